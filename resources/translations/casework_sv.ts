<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>CaseAttachments</name>
    <message>
        <location filename="../../desktop/views/case_attachments.py"/>
        <source>Attachments in the case</source>
        <translation>Bilagor i ärendet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_attachments.py"/>
        <source>Read the message</source>
        <translation>Läs meddelandet</translation>
    </message>
</context>
<context>
    <name>CaseNews</name>
    <message numerus="yes">
        <location filename="../../desktop/views/case_news.py"/>
        <source>%n new event(s) since {when}</source>
        <translation>
            <numerusform>%n ny händelse sedan {when}</numerusform>
            <numerusform>%n nya händelser sedan {when}</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_news.py"/>
        <source>Changed</source>
        <translation>Ändrad</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_news.py"/>
        <source>New</source>
        <translation>Nytt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_news.py"/>
        <source>Two texts</source>
        <translation>Två texter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_news.py"/>
        <source>What has come since you last left the case</source>
        <translation>Det som har kommit sedan du senast lämnade ärendet</translation>
    </message>
</context>
<context>
    <name>CaseTabs</name>
    <message>
        <location filename="../../desktop/views/case_tabs.py"/>
        <source>Attachments</source>
        <translation>Bilagor</translation>
    </message>
</context>
<context>
    <name>CaseView</name>
    <message>
        <location filename="../../desktop/views/choosing_texts.py"/>
        <source>you</source>
        <translation>du</translation>
    </message>
</context>
<context>
    <name>DischargeDay</name>
    <message>
        <location filename="../../desktop/views/discharge_day.py"/>
        <source>First told: {day}</source>
        <translation>Först angett: {day}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/discharge_day.py"/>
        <source>Moved from {before} to {after}</source>
        <translation>Ändrat från {before} till {after}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/discharge_day.py"/>
        <source>{who} · queued, not sent</source>
        <translation>{who} · köat, inte skickat</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <location filename="../../desktop/views/frame.py"/>
        <source>As it was {time}</source>
        <translation>Som det var {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py"/>
        <source>Can be read without network until {time}</source>
        <translation>Kan läsas utan nät till {time}</translation>
    </message>
</context>
<context>
    <name>MessagesTab</name>
    <message>
        <location filename="../../desktop/views/messages_tab.py"/>
        <source>Queued</source>
        <translation>Köat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/messages_tab.py"/>
        <source>queued, not sent, written {when}</source>
        <translation>köat, inte skickat, skrivet {when}</translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message>
        <location filename="../../desktop/views/outbox_page.py"/>
        <source>Accepted centrally {time}</source>
        <translation>Mottaget centralt {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py"/>
        <source>Acknowledged by {units}</source>
        <translation>Kvitterat av {units}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py"/>
        <source>Acknowledged {time}</source>
        <translation>Kvitterat {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py"/>
        <source>Ctrl Z</source>
        <translation>Ctrl Z</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py"/>
        <source>It could not be sent.</source>
        <translation>Det gick inte att skicka.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py"/>
        <source>It is kept on the computer and tried again by itself.</source>
        <translation>Det finns kvar på datorn och försöks igen av sig självt.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py"/>
        <source>Received by the unit {time}</source>
        <translation>Mottaget av enheten {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py"/>
        <source>Take back</source>
        <translation>Ta tillbaka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py"/>
        <source>Take back and change</source>
        <translation>Ta tillbaka och ändra</translation>
    </message>
</context>
<context>
    <name>SideColumn</name>
    <message>
        <location filename="../../desktop/views/side_column.py"/>
        <source>Before {time}, {left}</source>
        <translation>Före {time}, {left}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/side_column.py"/>
        <source>Expected discharge</source>
        <translation>Beräknad utskrivning</translation>
    </message>
</context>
<context>
    <name>events</name>
    <message>
        <location filename="../../desktop/views/case_events.py"/>
        <source>Acknowledge</source>
        <translation>Kvittera</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py"/>
        <source>Admission</source>
        <translation>Inskrivning</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py"/>
        <source>Care contact</source>
        <translation>Vårdkontakt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py"/>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py"/>
        <source>New day: {day}</source>
        <translation>Ny dag: {day}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py"/>
        <source>Open</source>
        <translation>Öppna</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py"/>
        <source>Take care of</source>
        <translation>Ta hand om</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py"/>
        <source>Time limit</source>
        <translation>Tidsgräns</translation>
    </message>
    <message>
        <location filename="../../desktop/views/case_events.py"/>
        <source>{limit}, before {time}</source>
        <translation>{limit}, före {time}</translation>
    </message>
</context>
<context>
    <name>limits</name>
    <message>
        <location filename="../../desktop/views/limit_words.py"/>
        <source>{n} days left</source>
        <translation>{n} dygn kvar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/limit_words.py"/>
        <source>{n} h left</source>
        <translation>{n} tim kvar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/limit_words.py"/>
        <source>{n} min left</source>
        <translation>{n} min kvar</translation>
    </message>
</context>
<context>
    <name>outbox</name>
    <message>
        <location filename="../../desktop/views/outbox_way.py"/>
        <source>is being sent</source>
        <translation>skickas</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_way.py"/>
        <source>is tried again</source>
        <translation>försöks igen</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_way.py"/>
        <source>needs no receipt</source>
        <translation>kvitteras inte</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_way.py"/>
        <source>waits for network</source>
        <translation>väntar på nät</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_way.py"/>
        <source>{n} of {all} units</source>
        <translation>{n} av {all} enheter</translation>
    </message>
</context>
</TS>
