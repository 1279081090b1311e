<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>CaseBanner</name>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="37"/>
        <source>deceased {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="39"/>
        <source>{n} years</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="43"/>
        <source>address and telephone are not shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="46"/>
        <source>Deceased, new cases cannot be opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="54"/>
        <source>Confidentiality mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="55"/>
        <source>Protected registration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="56"/>
        <source>Fictitious personal data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="58"/>
        <source>Protected personal data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="64"/>
        <source>The case as it was {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="74"/>
        <source>Consent given {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="76"/>
        <source>Consent denied, own planning only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="77"/>
        <source>Consent taken back, own planning only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="78"/>
        <source>Consent not asked for yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="79"/>
        <source>Cannot consent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="86"/>
        <source>Consent limited: {limits}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="86"/>
        <source>Consent limited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="93"/>
        <source>Ready for discharge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="96"/>
        <source>Expected discharge {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="103"/>
        <source>SIP version {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="104"/>
        <source>SIP, draft of version {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CaseTabs</name>
    <message>
        <location filename="../../desktop/views/case_tabs.py" line="75"/>
        <source>Messages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_tabs.py" line="76"/>
        <source>Planning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_tabs.py" line="77"/>
        <source>SIP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_tabs.py" line="78"/>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_tabs.py" line="79"/>
        <source>Parties and limits</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CaseView</name>
    <message>
        <location filename="../../desktop/views/case_view.py" line="61"/>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="61"/>
        <source>Ctrl P</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="64"/>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="64"/>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="86"/>
        <source>No planning yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="86"/>
        <source>Begin the planning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="87"/>
        <source>No SIP yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="87"/>
        <source>Begin a SIP</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/case_view.py" line="244"/>
        <source>%n new event(s) since {when}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="314"/>
        <source>you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="369"/>
        <source>The SIP as it is printed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DraftStatus</name>
    <message>
        <location filename="../../desktop/views/case_notices.py" line="76"/>
        <source>Draft saved {time}. Only you see it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_notices.py" line="78"/>
        <source>Draft. Only you see it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DraftsPage</name>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="33"/>
        <source>Person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="33"/>
        <source>Draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="33"/>
        <source>Edits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="33"/>
        <source>Saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="35"/>
        <location filename="../../desktop/views/drafts_page.py" line="41"/>
        <source>Drafts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="38"/>
        <source>No drafts. What you write is saved here by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="42"/>
        <source>Only your unit sees them until they are shared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="53"/>
        <source>Protected person</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/drafts_page.py" line="61"/>
        <source>%n field(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <location filename="../../desktop/views/form_fields.py" line="129"/>
        <source>{count} of {most} characters</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FormController</name>
    <message>
        <location filename="../../desktop/views/form_controller.py" line="199"/>
        <source>Yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_controller.py" line="199"/>
        <source>No</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_controller.py" line="419"/>
        <source>Locked for you</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HandOutDialog</name>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="31"/>
        <source>Record the hand-out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="36"/>
        <source>To the person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="37"/>
        <source>To a party without the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="38"/>
        <source>Reserve routine, when the systems are down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="43"/>
        <source>Choose who gets the print-out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="45"/>
        <source>Print and record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="47"/>
        <source>Cancel, print nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="50"/>
        <source>Who gets the print-out?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="57"/>
        <source>The history will say who printed, when, for whom and which version.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <location filename="../../desktop/views/history_view.py" line="34"/>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="34"/>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="34"/>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="36"/>
        <source>Who did what when</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="37"/>
        <source>Nothing has happened in the case yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="77"/>
        <source>{what} (queued, not sent)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="83"/>
        <source>Opened the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="85"/>
        <source>Sent: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="87"/>
        <source>Began: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="89"/>
        <source>Acknowledged: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="91"/>
        <source>Saw: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="93"/>
        <source>Moved on: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="95"/>
        <source>Handed out on paper: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="97"/>
        <source>Chose between two texts: {fields}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="98"/>
        <source>Changed {kind}: {fields}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="102"/>
        <source>the SIP is being prepared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="103"/>
        <source>called to a SIP meeting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="104"/>
        <source>the SIP meeting has been held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="105"/>
        <source>the SIP is established</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="106"/>
        <source>the SIP is being followed up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="107"/>
        <source>the SIP is closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="116"/>
        <source>{fields} and {n} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="148"/>
        <source>Texts that were chosen between</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="161"/>
        <source>Earlier text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="166"/>
        <source>Now. Chosen by {who}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="179"/>
        <source>Empty</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>IncomingMark</name>
    <message>
        <location filename="../../desktop/views/form_fields.py" line="41"/>
        <location filename="../../desktop/views/form_fields.py" line="65"/>
        <location filename="../../desktop/views/form_fields.py" line="73"/>
        <source>show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_fields.py" line="57"/>
        <source>Changed by {who},</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_fields.py" line="58"/>
        <source>The field has been emptied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_fields.py" line="73"/>
        <source>hide</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MessagesTab</name>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="35"/>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="35"/>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="35"/>
        <source>Sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="35"/>
        <source>Acknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="39"/>
        <source>Messages in the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="42"/>
        <source>No messages in the case yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="48"/>
        <source>Unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="48"/>
        <source>Received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="48"/>
        <source>Seen by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="48"/>
        <source>Acknowledged by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="52"/>
        <location filename="../../desktop/views/messages_tab.py" line="57"/>
        <source>Receipts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="60"/>
        <source>Content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="93"/>
        <source>Queued, not sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="95"/>
        <source>{n} of {all} units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="121"/>
        <source>From {who} · to {units} · {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="131"/>
        <source>not yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NewerAnswers</name>
    <message>
        <location filename="../../desktop/views/form_view.py" line="309"/>
        <source>From a newer version of the form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_view.py" line="310"/>
        <source>Your program does not know these questions yet. The answers are kept.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OtherRow</name>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="104"/>
        <source>Locked for you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="149"/>
        <source>The row has not been filled in yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="167"/>
        <source>Not set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="168"/>
        <source>From {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="172"/>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="176"/>
        <source>Ready to receive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="178"/>
        <source>Not ready to receive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="180"/>
        <source>Ready from {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="185"/>
        <source>Under way</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OwnRow</name>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="38"/>
        <source>{unit}, your row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="41"/>
        <source>Share with the parties</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="41"/>
        <source>Ctrl Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="47"/>
        <source>your row</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PatientTab</name>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="217"/>
        <source>Share with the parties</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="217"/>
        <source>Ctrl Enter</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlanView</name>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="82"/>
        <source>Share with the parties</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="82"/>
        <source>Ctrl Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="84"/>
        <source>Next section</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="84"/>
        <source>Ctrl ↓</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="87"/>
        <source>Establish the plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="173"/>
        <location filename="../../desktop/views/plan_view.py" line="295"/>
        <source>The plan can be established when the meeting has been held.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="174"/>
        <source>The meeting has been held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="176"/>
        <source>The plan was established {day}, version {version}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="178"/>
        <source>Begin the follow-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="193"/>
        <source>Responsible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="193"/>
        <source>Permanent care contact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="197"/>
        <source>Nobody yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/plan_view.py" line="277"/>
        <source>%n thing(s) must be mended before you can share.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="282"/>
        <source>There is nothing new to share.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/plan_view.py" line="290"/>
        <source>The plan cannot be established yet. Mend %n thing(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="324"/>
        <source>Go to the field</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlanningView</name>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="55"/>
        <source>Patient tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="55"/>
        <source>Responsibility tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="105"/>
        <source>Version {version} · last changed {when} by {unit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/planning_view.py" line="146"/>
        <source>%n thing(s) must be mended before you can share.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="152"/>
        <source>There is nothing new to share.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PrintPreview</name>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="36"/>
        <source>The pages as they are printed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="41"/>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="41"/>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="47"/>
        <location filename="../../desktop/views/print_preview.py" line="68"/>
        <source>Printer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="49"/>
        <source>Print and record the hand-out</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/print_preview.py" line="86"/>
        <source>%n page(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="91"/>
        <location filename="../../desktop/views/print_preview.py" line="95"/>
        <source>No printer was found on the computer.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <location filename="../../desktop/views/reason_dialog.py" line="60"/>
        <source>Ctrl Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/reason_dialog.py" line="64"/>
        <source>Save without a comment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/reason_dialog.py" line="123"/>
        <source>{count} of {most} characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/reason_dialog.py" line="126"/>
        <source>Shorten the comment by {count} characters</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResponsibilityTab</name>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="273"/>
        <source>The next step is to call a SIP meeting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="274"/>
        <source>Open the SIP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="281"/>
        <source>Being changed by you now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="283"/>
        <source>Changed by you, not shared yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="287"/>
        <source>{answer} since {day} · {unit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="290"/>
        <source>Nobody has answered yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RowLine</name>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="222"/>
        <location filename="../../desktop/views/form_rows.py" line="325"/>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="226"/>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="272"/>
        <source>{row} is removed when you share.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="275"/>
        <source>More about {row} {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="313"/>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="315"/>
        <source>Remove {row} {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="325"/>
        <source>Less</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RowsTable</name>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="65"/>
        <source>Add a row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="106"/>
        <source>Nothing written yet.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SectionLine</name>
    <message>
        <location filename="../../desktop/views/plan_sections.py" line="54"/>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_sections.py" line="55"/>
        <source>Begun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_sections.py" line="56"/>
        <source>Not filled in</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/plan_sections.py" line="57"/>
        <source>%n error(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SectionList</name>
    <message>
        <location filename="../../desktop/views/plan_sections.py" line="110"/>
        <source>Sections of the plan</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SideColumn</name>
    <message>
        <location filename="../../desktop/views/side_column.py" line="52"/>
        <source>To choose between</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="72"/>
        <source>You</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="83"/>
        <source>Before discharge {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="84"/>
        <source>Responsible: you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="85"/>
        <source>Your row in the responsibility tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="87"/>
        <source>Before the discharge message is sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="87"/>
        <source>Responsible: all parties</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="88"/>
        <source>Decide on SIP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="93"/>
        <source>Responsible: {who}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="94"/>
        <source>Follow-up of the SIP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="103"/>
        <source>Time limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="129"/>
        <source>Permanent care contact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="138"/>
        <source>Parties and version seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="148"/>
        <source>{unit} (you)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="151"/>
        <source>version {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="153"/>
        <source>not seen</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TextChoice</name>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="103"/>
        <location filename="../../desktop/views/two_texts_view.py" line="286"/>
        <location filename="../../desktop/views/two_texts_view.py" line="291"/>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="103"/>
        <source>Ctrl Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="104"/>
        <source>Do it later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="116"/>
        <source>Underlined stands in one text only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="120"/>
        <source>Keep my text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="123"/>
        <source>Write a new text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="123"/>
        <source>Answer anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="134"/>
        <source>All texts are kept in the history.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="163"/>
        <source>Empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="174"/>
        <source>Shown to everybody now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="188"/>
        <source>Fetch my text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="223"/>
        <source>Your text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="224"/>
        <source>{name}’s text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="227"/>
        <source>Take {name}’s text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="230"/>
        <source>Fetch {name}’s text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="236"/>
        <source>written {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="238"/>
        <source>queued, not sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="240"/>
        <source>received centrally {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="247"/>
        <source>Yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="247"/>
        <source>No</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="253"/>
        <source>Field {n} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="286"/>
        <source>Save the new text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="296"/>
        <source>Write the new text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="299"/>
        <source>Choose which text is to stand</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TwoTextsBar</name>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="134"/>
        <source>Both {first} and {second} have changed {field}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="135"/>
        <source>Both texts are kept. Choose which one is to stand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="138"/>
        <source>Field {n} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="139"/>
        <source>Next field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="139"/>
        <source>Compare and choose</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Head</name>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="187"/>
        <source>No.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Table</name>
    <message>
        <location filename="../../desktop/views/timeline.py" line="127"/>
        <source>Events per party and day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/timeline.py" line="136"/>
        <source>Events per party</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/timeline.py" line="142"/>
        <source>{unit} (you)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/timeline.py" line="161"/>
        <source>{event}, new</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/timeline.py" line="182"/>
        <source>{day}, today</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>answers</name>
    <message>
        <location filename="../../desktop/views/form_answers.py" line="230"/>
        <location filename="../../desktop/views/form_answers.py" line="247"/>
        <source>Nothing chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_answers.py" line="294"/>
        <source>yyyy-mm-dd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_answers.py" line="299"/>
        <source>Choose a day in the calendar (Alt+Down)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_answers.py" line="416"/>
        <source>hh.mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_answers.py" line="417"/>
        <source>yyyy-mm-dd hh.mm</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>events</name>
    <message>
        <location filename="../../desktop/views/case_events.py" line="66"/>
        <source>Admitted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="67"/>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="68"/>
        <source>Call</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="82"/>
        <source>Acknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="111"/>
        <source>SIP meeting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="112"/>
        <source>SIP established</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="113"/>
        <location filename="../../desktop/views/case_events.py" line="140"/>
        <source>Follow-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="118"/>
        <source>SIP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="119"/>
        <source>Planning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="129"/>
        <source>Discharge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="134"/>
        <source>Your row</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>time</name>
    <message>
        <location filename="../../desktop/views/local_time.py" line="39"/>
        <source>today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/local_time.py" line="41"/>
        <source>yesterday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../desktop/views/local_time.py" line="50"/>
        <source>{day} at {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
