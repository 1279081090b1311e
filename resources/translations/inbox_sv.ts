<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
    <context>
        <name>InboxPage</name>
        <message>
            <location filename="../../desktop/views/inbox.py" line="61" />
            <location filename="../../desktop/views/inbox.py" line="65" />
            <source>Inbox</source>
            <translation>Inkorg</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="71" />
            <location filename="../../desktop/views/inbox.py" line="151" />
            <source>Nothing to acknowledge.</source>
            <translation>Inget att kvittera.</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="155" />
            <source>To acknowledge</source>
            <translation>Att kvittera</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="156" />
            <source>Waiting for us</source>
            <translation>Väntar på oss</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="157" />
            <source>Waiting for others</source>
            <translation>Väntar på andra</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="158" />
            <source>Watched</source>
            <translation>Bevakas</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="164" />
            <source>Oldest unacknowledged: {age}</source>
            <translation>Äldsta okvitterade: {age}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="166" />
            <source>Nothing to acknowledge</source>
            <translation>Inget att kvittera</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="170" />
            <source>oldest {age}</source>
            <translation>äldst {age}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="180" />
            <source>Protected personal data</source>
            <translation>Skyddade personuppgifter</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="188" />
            <source>The name is shown when you open the case</source>
            <translation>Namnet visas när du öppnar ärendet</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="201" />
            <source>you</source>
            <translation>dig</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="202" />
            <source>Seen by {name}</source>
            <translation>Sedd av {name}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="204" />
            <source>Not seen</source>
            <translation>Ej sedd</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="206" />
            <source>Acknowledged by {name}</source>
            <translation>Kvitterad av {name}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="209" />
            <source>Not acknowledged</source>
            <translation>Ej kvitterad</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="214" />
            <source>Queued</source>
            <translation>Köat</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="217" />
            <source>Late</source>
            <translation>Försenad</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="218" />
            <source>Before {time}</source>
            <translation>Före {time}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="219" />
            <source>High priority</source>
            <translation>Hög prioritet</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="220" />
            <source>Two texts</source>
            <translation>Två texter</translation>
        </message>
        <message>
            <location filename="../../desktop/views/inbox.py" line="221" />
            <source>Follow-up</source>
            <translation>Uppföljning</translation>
        </message>
    </context>
    <context>
        <name>ReadingPane</name>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="41" />
            <source>Message</source>
            <translation>Meddelande</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="48" />
            <source>Open the case</source>
            <translation>Öppna ärendet</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="50" />
            <source>Back to the list</source>
            <translation>Tillbaka till listan</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="54" />
            <location filename="../../desktop/views/reading_pane.py" line="131" />
            <source>Choose a row in the list to read it here.</source>
            <translation>Välj en rad i listan för att läsa den här.</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="69" />
            <source>Acknowledge</source>
            <translation>Kvittera</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="74" />
            <source>Unit</source>
            <translation>Enhet</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="74" />
            <source>Received</source>
            <translation>Mottaget</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="74" />
            <source>Seen by person</source>
            <translation>Sedd av person</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="74" />
            <source>Acknowledged by the unit</source>
            <translation>Kvitterat av enheten</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="76" />
            <source>How far the message has come</source>
            <translation>Hur långt meddelandet har kommit</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="77" />
            <source>Details</source>
            <translation>Uppgifter</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="138" />
            <source>Protected person</source>
            <translation>Skyddad person</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="191" />
            <source>{n} years</source>
            <translation>{n} år</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="195" />
            <source>address and telephone are not shown</source>
            <translation>adress och telefon visas inte</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="198" />
            <source>Deceased, new cases cannot be opened</source>
            <translation>Avliden, nya ärenden går inte</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="206" />
            <source>Confidentiality mark</source>
            <translation>Sekretessmarkering</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="207" />
            <source>Protected registration</source>
            <translation>Skyddad folkbokföring</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="208" />
            <source>Fictitious personal data</source>
            <translation>Fingerade personuppgifter</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="209" />
            <source>Protected personal data</source>
            <translation>Skyddade personuppgifter</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="214" />
            <source>Consent given {day}</source>
            <translation>Samtycke givet {day}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="215" />
            <source>Consent limited</source>
            <translation>Samtycke begränsat</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="216" />
            <source>Consent denied, own planning only</source>
            <translation>Samtycke nekat, bara egen planering</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="222" />
            <source>From {unit}</source>
            <translation>Från {unit}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="226" />
            <location filename="../../desktop/views/reading_pane.py" line="241" />
            <source>queued, not sent</source>
            <translation>köat, inte skickat</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="229" />
            <source>received {day} {time}</source>
            <translation>mottaget {day} {time}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="239" />
            <source>Acknowledged by {name} {time}</source>
            <translation>Kvitterat av {name} {time}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="247" />
            <source>(you)</source>
            <translation>(ni)</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="248" />
            <source>Not yet</source>
            <translation>Inte än</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="252" />
            <source>Nobody</source>
            <translation>Ingen</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="254" />
            <source>Not acknowledged</source>
            <translation>Ej kvitterat</translation>
        </message>
        <message>
            <location filename="../../desktop/views/reading_pane.py" line="256" />
            <source>Queued, not sent</source>
            <translation>Köat, inte skickat</translation>
        </message>
    </context>
    <context>
        <name>facts</name>
        <message>
            <location filename="../../desktop/views/document_facts.py" line="71" />
            <source>Yes</source>
            <translation>Ja</translation>
        </message>
        <message>
            <location filename="../../desktop/views/document_facts.py" line="72" />
            <source>No</source>
            <translation>Nej</translation>
        </message>
    </context>
    <context>
        <name>kinds</name>
        <message>
            <location filename="../../desktop/views/kinds.py" line="34" />
            <source>Admission message</source>
            <translation>Inskrivningsmeddelande</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="35" />
            <source>Ready for discharge</source>
            <translation>Utskrivningsklar</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="36" />
            <source>Message from outpatient care</source>
            <translation>Meddelande till vård och omsorg</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="37" />
            <source>Request for care</source>
            <translation>Vårdbegäran</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="38" />
            <source>Administrative message</source>
            <translation>Administrativt meddelande</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="39" />
            <source>Summons to SIP</source>
            <translation>Kallelse till SIP</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="40" />
            <source>Planning</source>
            <translation>Planering</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="41" />
            <source>SIP</source>
            <translation>SIP</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="42" />
            <source>Case</source>
            <translation>Ärende</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="43" />
            <source>Acknowledgement</source>
            <translation>Kvittens</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="44" />
            <source>Choice between two texts</source>
            <translation>Val mellan två texter</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="45" />
            <source>Change of state</source>
            <translation>Ändrat läge</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="46" />
            <source>Handed out</source>
            <translation>Utlämnande</translation>
        </message>
        <message>
            <location filename="../../desktop/views/kinds.py" line="47" />
            <source>New case</source>
            <translation>Nytt ärende</translation>
        </message>
    </context>
    <context>
        <name>list</name>
        <message>
            <location filename="../../desktop/views/grouped_list.py" line="66" />
            <source>Not opened by you</source>
            <translation>Ny</translation>
        </message>
    </context>
    <context>
        <name>moments</name>
        <message>
            <location filename="../../desktop/views/moments.py" line="50" />
            <location filename="../../desktop/views/document_facts.py" line="90" />
            <source>{time} o'clock</source>
            <translation>kl. {time}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/moments.py" line="60" />
            <source>today {time}</source>
            <translation>i dag {time}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/moments.py" line="62" />
            <source>yesterday {time}</source>
            <translation>i går {time}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/moments.py" line="81" />
            <source>{n} min</source>
            <translation>{n} min</translation>
        </message>
        <message>
            <location filename="../../desktop/views/moments.py" line="84" />
            <location filename="../../desktop/views/moments.py" line="89" />
            <source>{n} h</source>
            <translation>{n} tim</translation>
        </message>
        <message>
            <location filename="../../desktop/views/moments.py" line="86" />
            <source>{n} d</source>
            <translation>{n} dygn</translation>
        </message>
        <message>
            <location filename="../../desktop/views/moments.py" line="96" />
            <source>today</source>
            <translation>i dag</translation>
        </message>
        <message>
            <location filename="../../desktop/views/moments.py" line="98" />
            <source>tomorrow</source>
            <translation>i morgon</translation>
        </message>
        <message>
            <location filename="../../desktop/views/moments.py" line="100" />
            <source>in {n} days</source>
            <translation>om {n} dagar</translation>
        </message>
        <message>
            <location filename="../../desktop/views/moments.py" line="102" />
            <source>yesterday</source>
            <translation>i går</translation>
        </message>
        <message>
            <location filename="../../desktop/views/moments.py" line="103" />
            <source>{n} days ago</source>
            <translation>för {n} dagar sedan</translation>
        </message>
    </context>
</TS>
