<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>CaseBanner</name>
    <message>
        <source>Compulsory care, {law}</source>
        <translation>Tvångsvård, {law}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="36"/>
        <source>deceased {day}</source>
        <translation>avled {day}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="38"/>
        <source>{n} years</source>
        <translation>{n} år</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="42"/>
        <source>address and telephone are not shown</source>
        <translation>adress och telefon visas inte</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="45"/>
        <source>Deceased, new cases cannot be opened</source>
        <translation>Avliden, nya ärenden går inte</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="53"/>
        <source>Confidentiality mark</source>
        <translation>Sekretessmarkering</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="54"/>
        <source>Protected registration</source>
        <translation>Skyddad folkbokföring</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="55"/>
        <source>Fictitious personal data</source>
        <translation>Fingerade personuppgifter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="57"/>
        <source>Protected personal data</source>
        <translation>Skyddade personuppgifter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="63"/>
        <source>The case as it was {time}</source>
        <translation>Ärendet som det såg ut {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="73"/>
        <source>Consent given {day}</source>
        <translation>Samtycke givet {day}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="75"/>
        <source>Consent denied, own planning only</source>
        <translation>Samtycke nekat, bara egen planering</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="76"/>
        <source>Consent taken back, own planning only</source>
        <translation>Samtycke återkallat, bara egen planering</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="77"/>
        <source>Consent not asked for yet</source>
        <translation>Samtycke inte tillfrågat än</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="78"/>
        <source>Cannot consent</source>
        <translation>Kan inte samtycka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="85"/>
        <source>Consent limited: {limits}</source>
        <translation>Samtycke begränsat: {limits}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="85"/>
        <source>Consent limited</source>
        <translation>Samtycke begränsat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="92"/>
        <source>Ready for discharge</source>
        <translation>Utskrivningsklar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="95"/>
        <source>Expected discharge {day}</source>
        <translation>Beräknad utskrivning {day}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="104"/>
        <source>Establishing of version {n} queued</source>
        <translation>Upprättande av version {n} köat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="106"/>
        <source>SIP version {n}</source>
        <translation>SIP version {n}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="107"/>
        <source>SIP, draft of version {n}</source>
        <translation>SIP, utkast till version {n}</translation>
    </message>
    <message>
        <source>SIP version {n} is followed up</source>
        <translation>SIP version {n} följs upp</translation>
    </message>
    <message>
        <source>SIP closed</source>
        <translation>SIP avslutad</translation>
    </message>
    <message>
        <source>SIP broken off</source>
        <translation>SIP avbruten</translation>
    </message>
</context>
<context>
    <name>CaseTabs</name>
    <message>
        <location filename="../../desktop/views/case_tabs.py" line="76"/>
        <source>Messages</source>
        <translation>Meddelanden</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_tabs.py" line="77"/>
        <source>Planning</source>
        <translation>Planering</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_tabs.py" line="78"/>
        <source>SIP</source>
        <translation>SIP</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_tabs.py" line="79"/>
        <source>History</source>
        <translation>Historik</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_tabs.py" line="80"/>
        <source>Parties and limits</source>
        <translation>Parter och tidsgränser</translation>
    </message>
    <message>
        <source>Own notes</source>
        <translation>Egna noteringar</translation>
    </message>
</context>
<context>
    <name>CaseView</name>
    <message>
        <location filename="../../desktop/views/case_view.py" line="78"/>
        <source>Preview</source>
        <translation>Förhandsgranska</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="78"/>
        <source>Ctrl P</source>
        <translation>Ctrl P</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="80"/>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="80"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="107"/>
        <source>No planning yet.</source>
        <translation>Det finns ingen planering än.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_view.py" line="107"/>
        <source>Begin the planning</source>
        <translation>Börja planeringen</translation>
    </message>
</context>
<context>
    <name>DraftStatus</name>
    <message>
        <location filename="../../desktop/views/case_notices.py" line="79"/>
        <source>Draft saved {time}. Only you see it.</source>
        <translation>Utkast sparat {time}. Syns bara för er.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_notices.py" line="81"/>
        <source>Draft. Only you see it.</source>
        <translation>Utkast. Syns bara för er.</translation>
    </message>
</context>
<context>
    <name>DraftsPage</name>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="33"/>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="33"/>
        <source>Draft</source>
        <translation>Utkast</translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="33"/>
        <source>Edits</source>
        <translation>Ändrat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="33"/>
        <source>Saved</source>
        <translation>Sparat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="37"/>
        <location filename="../../desktop/views/drafts_page.py" line="43"/>
        <source>Drafts</source>
        <translation>Utkast</translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="40"/>
        <source>No drafts. What you write is saved here by itself.</source>
        <translation>Inga utkast. Det du skriver sparas här av sig självt.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="44"/>
        <source>Only your unit sees them until they are shared.</source>
        <translation>Syns bara för er enhet tills de delas.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/drafts_page.py" line="55"/>
        <source>Protected person</source>
        <translation>Skyddad person</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/drafts_page.py" line="63"/>
        <source>%n field(s)</source>
        <translation>
            <numerusform>%n fält</numerusform>
            <numerusform>%n fält</numerusform>
        </translation>
    </message>
    <message>
        <source>Only your unit sees them until they are sent or shared.</source>
        <translation>Bara er enhet ser dem tills de är skickade eller delade.</translation>
    </message>
    <message>
        <source>shared, {name} writes</source>
        <translation>delat, {name} skriver</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <location filename="../../desktop/views/form_fields.py" line="159"/>
        <source>{count} of {most} characters</source>
        <translation>{count} av {most} tecken</translation>
    </message>
</context>
<context>
    <name>FormController</name>
    <message>
        <location filename="../../desktop/views/form_controller.py" line="401"/>
        <source>Locked for you</source>
        <translation>Låst för er</translation>
    </message>
</context>
<context>
    <name>HandOutDialog</name>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="32"/>
        <location filename="../../desktop/views/hand_out_dialog.py" line="46"/>
        <source>Record the hand-out</source>
        <translation>Anteckna utlämnandet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="37"/>
        <source>To the person</source>
        <translation>Till den enskilde</translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="38"/>
        <source>To a party without the system</source>
        <translation>Till part utan system</translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="39"/>
        <source>Reserve routine, when the systems are down</source>
        <translation>Reservrutin, när systemen ligger nere</translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="44"/>
        <source>Choose who gets the print-out</source>
        <translation>Välj vem som får utskriften</translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="46"/>
        <source>Print and record</source>
        <translation>Skriv ut och anteckna</translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="50"/>
        <source>Cancel, print nothing</source>
        <translation>Avbryt, skriv inte ut</translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="50"/>
        <source>Cancel, record nothing</source>
        <translation>Avbryt, anteckna inget</translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="54"/>
        <source>Who gets the print-out?</source>
        <translation>Vem får utskriften?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/hand_out_dialog.py" line="61"/>
        <source>The history will say who printed, when, for whom and which version.</source>
        <translation>I historiken står vem som skrev ut, när, till vem och vilken version.</translation>
    </message>
    <message>
        <source>Name of the party</source>
        <translation>Partens namn</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <location filename="../../desktop/views/history_view.py" line="33"/>
        <source>When</source>
        <translation>När</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="33"/>
        <source>Who</source>
        <translation>Vem</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="33"/>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="34"/>
        <source>Who did what when</source>
        <translation>Vem gjorde vad och när</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="35"/>
        <source>Nothing has happened in the case yet.</source>
        <translation>Inget har hänt i ärendet än.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="73"/>
        <source>{what} (queued, not sent)</source>
        <translation>{what} (köat, inte skickat)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="79"/>
        <source>Opened the case</source>
        <translation>Öppnade ärendet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="81"/>
        <source>Sent: {kind}</source>
        <translation>Skickade: {kind}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="83"/>
        <source>Began: {kind}</source>
        <translation>Började: {kind}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="85"/>
        <source>Acknowledged: {kind}</source>
        <translation>Kvitterade: {kind}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="87"/>
        <source>Saw: {kind}</source>
        <translation>Såg: {kind}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="89"/>
        <source>Moved on: {kind}</source>
        <translation>Nytt läge: {kind}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="91"/>
        <source>Handed out on paper: {kind}</source>
        <translation>Lämnade ut på papper: {kind}</translation>
    </message>
    <message>
        <source>Read without taking part, with the person&apos;s consent: {name}, {unit}</source>
        <translation>Läste utan att delta, med personens samtycke: {name}, {unit}</translation>
    </message>
    <message>
        <source>Read without taking part, in an emergency: {name}, {unit}</source>
        <translation>Läste utan att delta, i nödsituation: {name}, {unit}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="96"/>
        <source>The person&apos;s identity became protected: what leads to her was removed</source>
        <translation>Personen fick skyddade personuppgifter: det som leder till hen togs bort</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="93"/>
        <source>Chose between two texts: {fields}</source>
        <translation>Valde mellan två texter: {fields}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="94"/>
        <source>Changed {kind}: {fields}</source>
        <translation>Ändrade {kind}: {fields}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="98"/>
        <source>the SIP is being prepared</source>
        <translation>SIP förbereds</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="99"/>
        <source>called to a SIP meeting</source>
        <translation>kallat till SIP-möte</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="100"/>
        <source>the SIP meeting has been held</source>
        <translation>SIP-mötet är genomfört</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="101"/>
        <source>the SIP is established</source>
        <translation>SIP är upprättad</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="102"/>
        <source>the SIP is being followed up</source>
        <translation>SIP följs upp</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="103"/>
        <source>the SIP is closed</source>
        <translation>SIP är avslutad</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="112"/>
        <source>{fields} and {n} more</source>
        <translation>{fields} och {n} till</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="124"/>
        <source>the row of {unit}</source>
        <translation>raden för {unit}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="142"/>
        <source>Texts that were chosen between</source>
        <translation>Texter som någon valt mellan</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="155"/>
        <source>Earlier text</source>
        <translation>Tidigare text</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="160"/>
        <source>Now. Chosen by {who}</source>
        <translation>Nu. Valt av {who}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/history_view.py" line="173"/>
        <source>Empty</source>
        <translation>Tomt</translation>
    </message>
</context>
<context>
    <name>IncomingMark</name>
    <message>
        <location filename="../../desktop/views/form_fields.py" line="41"/>
        <location filename="../../desktop/views/form_fields.py" line="65"/>
        <location filename="../../desktop/views/form_fields.py" line="73"/>
        <source>show</source>
        <translation>visa</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_fields.py" line="57"/>
        <source>Changed by {who},</source>
        <translation>Ändrad av {who},</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_fields.py" line="58"/>
        <source>The field has been emptied</source>
        <translation>Fältet har tömts</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_fields.py" line="73"/>
        <source>hide</source>
        <translation>dölj</translation>
    </message>
</context>
<context>
    <name>MessagesTab</name>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="43"/>
        <source>Message</source>
        <translation>Meddelande</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="43"/>
        <source>From</source>
        <translation>Från</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="43"/>
        <source>Sent</source>
        <translation>Skickat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="43"/>
        <source>Acknowledged</source>
        <translation>Kvitterat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="47"/>
        <source>Messages in the case</source>
        <translation>Meddelanden i ärendet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="50"/>
        <source>No messages in the case yet.</source>
        <translation>Inga meddelanden i ärendet än.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="57"/>
        <source>Unit</source>
        <translation>Enhet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="57"/>
        <source>Received</source>
        <translation>Mottaget</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="57"/>
        <source>Seen by</source>
        <translation>Sedd av</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="57"/>
        <source>Acknowledged by</source>
        <translation>Kvitterat av</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="61"/>
        <location filename="../../desktop/views/messages_tab.py" line="69"/>
        <source>Receipts</source>
        <translation>Kvittenser</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="74"/>
        <source>Content</source>
        <translation>Innehåll</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="119"/>
        <source>Queued, not sent</source>
        <translation>Köat, inte skickat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="121"/>
        <source>{n} of {all} units</source>
        <translation>{n} av {all} enheter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="148"/>
        <source>From {who} · to {units} · {when}</source>
        <translation>Från {who} · till {units} · {when}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="148"/>
        <source>From {who} · {when}</source>
        <translation>Från {who} · {when}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py" line="163"/>
        <source>not yet</source>
        <translation>inte än</translation>
    </message>
    <message>
        <source>Needs no receipt</source>
        <translation>Kvitteras inte</translation>
    </message>
</context>
<context>
    <name>NewerFacts</name>
    <message>
        <location filename="../../desktop/views/newer_facts.py" line="25"/>
        <source>Other answers</source>
        <translation>Övriga uppgifter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/newer_facts.py" line="26"/>
        <source>These questions are not in the form as it is shown here. The answers are kept.</source>
        <translation>Frågorna finns inte i formuläret som det visas här. Svaren finns kvar.</translation>
    </message>
</context>
<context>
    <name>OtherRow</name>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="107"/>
        <source>Locked for you</source>
        <translation>Låst för er</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="152"/>
        <source>The row has not been filled in yet.</source>
        <translation>Raden är inte ifylld ännu.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="170"/>
        <source>Not set</source>
        <translation>Inte satt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="171"/>
        <source>From {day}</source>
        <translation>Från {day}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="175"/>
        <source>Missing</source>
        <translation>Saknas</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="179"/>
        <source>Ready to receive</source>
        <translation>Klara att ta emot</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="181"/>
        <source>Not ready to receive</source>
        <translation>Inte klara att ta emot</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="183"/>
        <source>Ready from {day}</source>
        <translation>Klara från {day}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="188"/>
        <source>Under way</source>
        <translation>Pågår</translation>
    </message>
</context>
<context>
    <name>OwnRow</name>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="39"/>
        <source>{unit}, your row</source>
        <translation>{unit}, er rad</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="42"/>
        <source>Share with the parties</source>
        <translation>Dela med parterna</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="42"/>
        <source>Ctrl Enter</source>
        <translation>Ctrl Enter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_rows.py" line="48"/>
        <source>your row</source>
        <translation>er rad</translation>
    </message>
</context>
<context>
    <name>PatientTab</name>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="221"/>
        <source>Share with the parties</source>
        <translation>Dela med parterna</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="221"/>
        <source>Ctrl Enter</source>
        <translation>Ctrl Enter</translation>
    </message>
</context>
<context>
    <name>PlanView</name>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="91"/>
        <source>Share with the parties</source>
        <translation>Dela med parterna</translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="91"/>
        <source>Ctrl Enter</source>
        <translation>Ctrl Enter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="93"/>
        <source>Next section</source>
        <translation>Nästa avsnitt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="93"/>
        <source>Ctrl ↓</source>
        <translation>Ctrl ↓</translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="96"/>
        <source>Establish the plan</source>
        <translation>Upprätta planen</translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="191"/>
        <location filename="../../desktop/views/plan_view.py" line="325"/>
        <source>The plan can be established when the meeting has been held.</source>
        <translation>Planen kan upprättas när mötet är genomfört.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="194"/>
        <source>The plan was established {day}, version {version}.</source>
        <translation>Planen upprättades {day}, version {version}.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="86"/>
        <source>Responsible</source>
        <translation>Huvudansvarig</translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="87"/>
        <source>Permanent care contact</source>
        <translation>Fast vårdkontakt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="401"/>
        <source>Nobody yet</source>
        <translation>Ingen än</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/plan_view.py" line="307"/>
        <source>%n thing(s) must be mended before you can share.</source>
        <translation>
            <numerusform>Det går inte att dela än. Rätta %n uppgift.</numerusform>
            <numerusform>Det går inte att dela än. Rätta %n uppgifter.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="312"/>
        <source>There is nothing new to share.</source>
        <translation>Det finns inget nytt att dela.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/plan_view.py" line="320"/>
        <source>The plan cannot be established yet. Mend %n thing(s).</source>
        <translation>
            <numerusform>Planen kan inte upprättas än. Rätta %n uppgift.</numerusform>
            <numerusform>Planen kan inte upprättas än. Rätta %n uppgifter.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_view.py" line="354"/>
        <source>Go to the field</source>
        <translation>Gå till fältet</translation>
    </message>
    <message>
        <source>Establish the new version</source>
        <translation>Upprätta ny version</translation>
    </message>
    <message>
        <source>See what is missing</source>
        <translation>Visa vad som saknas</translation>
    </message>
    <message>
        <source>The plan is closed. It can be read and printed, but not changed.</source>
        <translation>Planen är avslutad. Den går att läsa och skriva ut, men inte ändra.</translation>
    </message>
    <message>
        <source>The SIP was broken off.</source>
        <translation>SIP avbröts innan planen var upprättad.</translation>
    </message>
    <message>
        <source>The consent to the SIP has been taken back. Nothing more is written, and the plan is to end.</source>
        <translation>Samtycket till SIP är tillbakataget. Inget mer skrivs, och planen ska avslutas.</translation>
    </message>
</context>
<context>
    <name>PlanningView</name>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="57"/>
        <source>Patient tab</source>
        <translation>Patientfliken</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="57"/>
        <source>Responsibility tab</source>
        <translation>Ansvarsfliken</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="107"/>
        <source>Version {version} · last changed {when} by {unit}</source>
        <translation>Version {version} · senast ändrad {when} av {unit}</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/planning_view.py" line="148"/>
        <source>%n thing(s) must be mended before you can share.</source>
        <translation>
            <numerusform>Det går inte att dela än. Rätta %n uppgift.</numerusform>
            <numerusform>Det går inte att dela än. Rätta %n uppgifter.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="154"/>
        <source>There is nothing new to share.</source>
        <translation>Det finns inget nytt att dela.</translation>
    </message>
</context>
<context>
    <name>PrintPreview</name>
    <message>
        <source>Copies</source>
        <translation>Antal</translation>
    </message>
    <message>
        <source>Both sides</source>
        <translation>Båda sidor</translation>
    </message>
    <message>
        <source>{name} (stopped)</source>
        <translation>{name} (stoppad)</translation>
    </message>
    <message>
        <source>{name} (closed)</source>
        <translation>{name} (stängd)</translation>
    </message>
    <message>
        <source>The printer {name} is stopped. Start it, or choose another one.</source>
        <translation>Skrivaren {name} är stoppad. Starta den, eller välj en annan.</translation>
    </message>
    <message>
        <source>The printer {name} takes no prints now. Choose another one.</source>
        <translation>Skrivaren {name} tar inte emot utskrifter nu. Välj en annan.</translation>
    </message>
    <message>
        <source>large type</source>
        <translation>stor text</translation>
    </message>
    <message>
        <source>both sides</source>
        <translation>båda sidor</translation>
    </message>
    <message numerus="yes">
        <source>%n copies</source>
        <translation>
            <numerusform>%n exemplar</numerusform>
            <numerusform>%n exemplar</numerusform>
        </translation>
    </message>
    <message>
        <source>I have read the pages: nothing on them tells where the person is</source>
        <translation>Jag har läst sidorna: inget på dem röjer var personen är</translation>
    </message>
    <message>
        <source>These characters cannot be printed: {which}. Each stands as a mark on the paper.</source>
        <translation>De här tecknen går inte att skriva ut: {which}. Vart och ett står som ett märke på papperet.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="33"/>
        <source>The pages as they are printed</source>
        <translation>Sidorna som de skrivs ut</translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="34"/>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="34"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="40"/>
        <location filename="../../desktop/views/print_preview.py" line="62"/>
        <source>Printer</source>
        <translation>Skrivare</translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="42"/>
        <location filename="../../desktop/views/print_preview.py" line="87"/>
        <source>Print and record the hand-out</source>
        <translation>Skriv ut och anteckna utlämnande</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/print_preview.py" line="77"/>
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n sida</numerusform>
            <numerusform>%n sidor</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="82"/>
        <source>No printer was found on the computer. A hand-out printed elsewhere can be recorded.</source>
        <translation>Ingen skrivare hittades på datorn. Är planen utskriven någon annanstans kan utlämnandet antecknas.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/print_preview.py" line="87"/>
        <source>Record the hand-out</source>
        <translation>Anteckna utlämnandet</translation>
    </message>
    <message>
        <source>Large type</source>
        <translation>Stor text</translation>
    </message>
    <message>
        <source>The names of the units may stand on the paper</source>
        <translation>Enheternas namn får stå på papperet</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <location filename="../../desktop/views/reason_dialog.py" line="60"/>
        <source>Ctrl Enter</source>
        <translation>Ctrl Enter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reason_dialog.py" line="64"/>
        <source>Save without a comment</source>
        <translation>Spara utan kommentar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reason_dialog.py" line="123"/>
        <source>{count} of {most} characters</source>
        <translation>{count} av {most} tecken</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reason_dialog.py" line="126"/>
        <source>Shorten the comment by {count} characters</source>
        <translation>Korta kommentaren med {count} tecken</translation>
    </message>
</context>
<context>
    <name>ResponsibilityTab</name>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="278"/>
        <source>The next step is to call a SIP meeting.</source>
        <translation>Nästa steg är att kalla till SIP-möte.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="279"/>
        <source>Open the SIP</source>
        <translation>Öppna SIP</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="286"/>
        <source>Being changed by you now</source>
        <translation>Ändras nu av dig</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="288"/>
        <source>Changed by you, not shared yet</source>
        <translation>Ändrat av dig, inte delat än</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="292"/>
        <source>{answer} since {day} · {unit}</source>
        <translation>{answer} sedan {day} · {unit}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/planning_view.py" line="295"/>
        <source>Nobody has answered yet</source>
        <translation>Ingen har svarat än</translation>
    </message>
</context>
<context>
    <name>RowLine</name>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="215"/>
        <location filename="../../desktop/views/form_rows.py" line="328"/>
        <source>More</source>
        <translation>Mer</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="219"/>
        <source>Undo</source>
        <translation>Ångra</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="273"/>
        <source>{row} is removed when you share.</source>
        <translation>{row} tas bort när du delar.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="276"/>
        <source>More about {row} {number}</source>
        <translation>Mer om {row} {number}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="316"/>
        <source>Remove</source>
        <translation>Ta bort</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="318"/>
        <source>Remove {row} {number}</source>
        <translation>Ta bort {row} {number}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="328"/>
        <source>Less</source>
        <translation>Mindre</translation>
    </message>
</context>
<context>
    <name>RowsTable</name>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="68"/>
        <source>Add a row</source>
        <translation>Lägg till rad</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="109"/>
        <source>Nothing written yet.</source>
        <translation>Inget ifyllt än.</translation>
    </message>
</context>
<context>
    <name>SectionLine</name>
    <message>
        <location filename="../../desktop/views/plan_sections.py" line="55"/>
        <source>Done</source>
        <translation>Klart</translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_sections.py" line="56"/>
        <source>Begun</source>
        <translation>Påbörjad</translation>
    </message>
    <message>
        <location filename="../../desktop/views/plan_sections.py" line="57"/>
        <source>Not filled in</source>
        <translation>Ej ifylld</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/plan_sections.py" line="58"/>
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n fel</numerusform>
            <numerusform>%n fel</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SectionList</name>
    <message>
        <location filename="../../desktop/views/plan_sections.py" line="111"/>
        <source>Sections of the plan</source>
        <translation>Planens avsnitt</translation>
    </message>
</context>
<context>
    <name>SideColumn</name>
    <message>
        <location filename="../../desktop/views/side_column.py" line="73"/>
        <source>To choose between</source>
        <translation>Att välja mellan</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="84"/>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="85"/>
        <source>{first} and {second}</source>
        <translation>{first} och {second}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="111"/>
        <source>Ready for discharge, day {n}</source>
        <translation>Utskrivningsklar, dygn {n}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="120"/>
        <source>Was late. The limit was {time}</source>
        <translation>Kom för sent. Gränsen var {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="123"/>
        <source>Late {age}</source>
        <translation>Försenad {age}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="136"/>
        <source>Before discharge {day}</source>
        <translation>Före utskrivning {day}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="114"/>
        <location filename="../../desktop/views/side_column.py" line="137"/>
        <source>Responsible: you</source>
        <translation>Ansvar: ni</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="138"/>
        <source>Your row in the responsibility tab</source>
        <translation>Er rad i Ansvarsfliken</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="140"/>
        <source>Before the discharge message is sent</source>
        <translation>Innan utskrivningsmeddelandet skickas</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="140"/>
        <source>Responsible: all parties</source>
        <translation>Ansvar: alla parter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="141"/>
        <source>Decide on SIP</source>
        <translation>Ta ställning till SIP</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="114"/>
        <location filename="../../desktop/views/side_column.py" line="146"/>
        <source>Responsible: {who}</source>
        <translation>Ansvar: {who}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="147"/>
        <source>Follow-up of the SIP</source>
        <translation>Uppföljning av SIP</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="156"/>
        <source>Time limits</source>
        <translation>Tidsgränser</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="182"/>
        <source>Permanent care contact</source>
        <translation>Fast vårdkontakt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="191"/>
        <source>Parties and version seen</source>
        <translation>Parter och sett version</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="201"/>
        <source>{unit} (you)</source>
        <translation>{unit} (ni)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="204"/>
        <source>version {n}</source>
        <translation>version {n}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py" line="206"/>
        <source>not seen</source>
        <translation>ej sett</translation>
    </message>
</context>
<context>
    <name>TextChoice</name>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="114"/>
        <location filename="../../desktop/views/two_texts_view.py" line="297"/>
        <location filename="../../desktop/views/two_texts_view.py" line="302"/>
        <source>Save</source>
        <translation>Spara</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="114"/>
        <source>Ctrl Enter</source>
        <translation>Ctrl Enter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="115"/>
        <source>Do it later</source>
        <translation>Gör det senare</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="127"/>
        <source>Underlined stands in one text only</source>
        <translation>Understruket finns bara i den ena texten</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="245"/>
        <source>Keep my text</source>
        <translation>Behåll min text</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="134"/>
        <source>Write a new text</source>
        <translation>Skriv ny text</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="134"/>
        <source>Answer anew</source>
        <translation>Svara på nytt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="145"/>
        <source>All texts are kept in the history.</source>
        <translation>Alla texter sparas i historiken med namn och tid.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="175"/>
        <source>Empty</source>
        <translation>Tomt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="188"/>
        <source>Shown to everybody now</source>
        <translation>Visas för alla nu</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="200"/>
        <source>Fetch my text</source>
        <translation>Hämta min text</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="237"/>
        <source>Your text</source>
        <translation>Din text</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="237"/>
        <source>Your answer</source>
        <translation>Ditt svar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="238"/>
        <source>{name}’s text</source>
        <translation>{name}s text</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="238"/>
        <source>{name}’s answer</source>
        <translation>{name}s svar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="241"/>
        <source>Take {name}’s text</source>
        <translation>Ta {name}s text</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="241"/>
        <source>Take {name}’s answer</source>
        <translation>Ta {name}s svar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="245"/>
        <source>Keep my answer</source>
        <translation>Behåll mitt svar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="248"/>
        <source>Fetch {name}’s text</source>
        <translation>Hämta {name}s text</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="256"/>
        <source>written {when}</source>
        <translation>skrivet {when}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="258"/>
        <source>queued, not sent</source>
        <translation>köat, inte skickat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="260"/>
        <source>received centrally {when}</source>
        <translation>mottaget centralt {when}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="264"/>
        <source>Field {n} of {all}</source>
        <translation>Fält {n} av {all}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="297"/>
        <source>Save the new text</source>
        <translation>Spara ny text</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="311"/>
        <source>Write the new text</source>
        <translation>Skriv den nya texten</translation>
    </message>
    <message>
        <location filename="../../desktop/views/two_texts_view.py" line="314"/>
        <source>Choose which text is to stand</source>
        <translation>Välj vilken text som ska gälla</translation>
    </message>
</context>
<context>
    <name>TwoTextsBar</name>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="137"/>
        <source>Both {first} and {second} have changed {field}.</source>
        <translation>Både {first} och {second} har ändrat {field}.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="138"/>
        <source>Both texts are kept. Choose which one is to stand.</source>
        <translation>Båda texterna finns kvar. Välj vilken som ska gälla.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="141"/>
        <source>Field {n} of {all}</source>
        <translation>Fält {n} av {all}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="142"/>
        <source>Next field</source>
        <translation>Nästa fält</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_banner.py" line="142"/>
        <source>Compare and choose</source>
        <translation>Jämför och välj</translation>
    </message>
</context>
<context>
    <name>_Head</name>
    <message>
        <location filename="../../desktop/views/form_rows.py" line="180"/>
        <source>No.</source>
        <translation>Nr</translation>
    </message>
</context>
<context>
    <name>_Table</name>
    <message>
        <location filename="../../desktop/views/timeline.py" line="137"/>
        <source>Events per party and day</source>
        <translation>Händelser per part och dag</translation>
    </message>
    <message>
        <location filename="../../desktop/views/timeline.py" line="146"/>
        <source>Events per party</source>
        <translation>Händelser per part</translation>
    </message>
    <message>
        <location filename="../../desktop/views/timeline.py" line="152"/>
        <source>{unit} (you)</source>
        <translation>{unit} (ni)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/timeline.py" line="172"/>
        <source>{event}, new</source>
        <translation>{event}, nytt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/timeline.py" line="194"/>
        <source>{day}, today</source>
        <translation>{day}, i dag</translation>
    </message>
</context>
<context>
    <name>answers</name>
    <message>
        <location filename="../../desktop/views/form_answers.py" line="270"/>
        <location filename="../../desktop/views/form_answers.py" line="289"/>
        <source>Nothing chosen</source>
        <translation>Inget valt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/date_line.py" line="26"/>
        <source>yyyy-mm-dd</source>
        <translation>åååå-mm-dd</translation>
    </message>
    <message>
        <location filename="../../desktop/views/date_line.py" line="31"/>
        <source>Choose a day in the calendar (Alt+Down)</source>
        <translation>Välj dag i kalendern (Alt+nedåtpil)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_answers.py" line="390"/>
        <source>hh.mm</source>
        <translation>tt.mm</translation>
    </message>
    <message>
        <location filename="../../desktop/views/form_answers.py" line="391"/>
        <source>yyyy-mm-dd hh.mm</source>
        <translation>åååå-mm-dd tt.mm</translation>
    </message>
    <message>
        <location filename="../../desktop/views/answer_words.py" line="19"/>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <location filename="../../desktop/views/answer_words.py" line="20"/>
        <source>No</source>
        <translation>Nej</translation>
    </message>
</context>
<context>
    <name>events</name>
    <message>
        <location filename="../../desktop/views/case_events.py" line="64"/>
        <source>Admitted</source>
        <translation>Inskriven</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="65"/>
        <source>Message</source>
        <translation>Meddelande</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="66"/>
        <source>Call</source>
        <translation>Kallelse</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="80"/>
        <source>Acknowledged</source>
        <translation>Kvitterat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="107"/>
        <source>SIP meeting</source>
        <translation>SIP-möte</translation>
    </message>
    <message>
        <source>Read from outside</source>
        <translation>Läst utifrån</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="108"/>
        <source>SIP established</source>
        <translation>SIP upprättad</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="109"/>
        <location filename="../../desktop/views/case_events.py" line="136"/>
        <source>Follow-up</source>
        <translation>Uppföljning</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="114"/>
        <source>SIP</source>
        <translation>SIP</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="115"/>
        <source>Planning</source>
        <translation>Planering</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="125"/>
        <source>Discharge</source>
        <translation>Utskrivning</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py" line="130"/>
        <source>Your row</source>
        <translation>Er rad</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Svar</translation>
    </message>
    <message>
        <source>Ready for discharge</source>
        <translation>Utskrivningsklar</translation>
    </message>
    <message>
        <source>Ready taken back</source>
        <translation>Återtagen</translation>
    </message>
    <message>
        <source>Discharged</source>
        <translation>Utskriven</translation>
    </message>
    <message>
        <source>Broken off</source>
        <translation>Avbrott</translation>
    </message>
</context>
</TS>
