<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>InboxPage</name>
    <message>
        <location filename="../../desktop/views/inbox.py" line="60"/>
        <location filename="../../desktop/views/inbox.py" line="64"/>
        <source>Inbox</source>
        <translation>Inkorg</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="70"/>
        <location filename="../../desktop/views/inbox.py" line="151"/>
        <location filename="../../desktop/views/inbox.py" line="250"/>
        <source>Nothing to acknowledge.</source>
        <translation>Inget att kvittera.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="121"/>
        <source>Reading what is kept on this computer …</source>
        <translation>Läser det som finns sparat på datorn …</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="160"/>
        <source>To acknowledge</source>
        <translation>Att kvittera</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="161"/>
        <source>Waiting for us</source>
        <translation>Väntar på oss</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="162"/>
        <source>Waiting for others</source>
        <translation>Väntar på andra</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="163"/>
        <source>Watched</source>
        <translation>Bevakas</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="169"/>
        <source>Oldest unacknowledged: {age}</source>
        <translation>Äldsta okvitterade: {age}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="171"/>
        <source>Nothing to acknowledge</source>
        <translation>Inget att kvittera</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="175"/>
        <source>oldest {age}</source>
        <translation>äldst {age}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="185"/>
        <source>Protected personal data</source>
        <translation>Skyddade personuppgifter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="193"/>
        <source>The name is shown when you open the case</source>
        <translation>Namnet visas när du öppnar ärendet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="206"/>
        <source>you</source>
        <translation>dig</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="207"/>
        <source>Seen by {name}</source>
        <translation>Sedd av {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="209"/>
        <source>Not seen</source>
        <translation>Ej sedd</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="211"/>
        <source>Acknowledged by {name}</source>
        <translation>Kvitterad av {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="214"/>
        <source>Not acknowledged</source>
        <translation>Ej kvitterad</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="222"/>
        <source>Queued</source>
        <translation>Köat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="227"/>
        <source>High priority</source>
        <translation>Hög prioritet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="228"/>
        <source>Two texts</source>
        <translation>Två texter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/inbox.py" line="229"/>
        <source>Follow-up</source>
        <translation>Uppföljning</translation>
    </message>
</context>
<context>
    <name>ReadingPane</name>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="48"/>
        <source>Message</source>
        <translation>Meddelande</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="57"/>
        <source>Open the case</source>
        <translation>Öppna ärendet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="59"/>
        <source>Back to the list</source>
        <translation>Tillbaka till listan</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="63"/>
        <location filename="../../desktop/views/reading_pane.py" line="150"/>
        <source>Choose a row in the list to read it here.</source>
        <translation>Välj en rad i listan för att läsa den här.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="78"/>
        <source>Acknowledge</source>
        <translation>Kvittera</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="83"/>
        <source>Unit</source>
        <translation>Enhet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="83"/>
        <source>Received</source>
        <translation>Mottaget</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="83"/>
        <source>Seen by person</source>
        <translation>Sedd av person</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="83"/>
        <source>Acknowledged by the unit</source>
        <translation>Kvitterat av enheten</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="85"/>
        <source>How far the message has come</source>
        <translation>Hur långt meddelandet har kommit</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="90"/>
        <source>Details</source>
        <translation>Uppgifter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="157"/>
        <source>Protected person</source>
        <translation>Skyddad person</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="233"/>
        <source>{n} years</source>
        <translation>{n} år</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="237"/>
        <source>address and telephone are not shown</source>
        <translation>adress och telefon visas inte</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="240"/>
        <source>Deceased, new cases cannot be opened</source>
        <translation>Avliden, nya ärenden går inte</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="248"/>
        <source>Confidentiality mark</source>
        <translation>Sekretessmarkering</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="249"/>
        <source>Protected registration</source>
        <translation>Skyddad folkbokföring</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="250"/>
        <source>Fictitious personal data</source>
        <translation>Fingerade personuppgifter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="251"/>
        <source>Protected personal data</source>
        <translation>Skyddade personuppgifter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="257"/>
        <source>Consent given {day}</source>
        <translation>Samtycke givet {day}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="258"/>
        <source>Consent limited</source>
        <translation>Samtycke begränsat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="259"/>
        <source>Consent denied, own planning only</source>
        <translation>Samtycke nekat, bara egen planering</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="265"/>
        <source>From {unit}</source>
        <translation>Från {unit}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="269"/>
        <location filename="../../desktop/views/reading_pane.py" line="294"/>
        <source>queued, not sent</source>
        <translation>köat, inte skickat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="273"/>
        <source>received {day} {time}</source>
        <translation>mottaget {day} {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="279"/>
        <source>Late {age}</source>
        <translation>Försenad {age}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="282"/>
        <source>Acknowledge before {time}</source>
        <translation>Kvittera före {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="292"/>
        <source>Acknowledged by {name} {time}</source>
        <translation>Kvitterat av {name} {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="300"/>
        <source>(you)</source>
        <translation>(ni)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="301"/>
        <source>Not yet</source>
        <translation>Inte än</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="303"/>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="306"/>
        <source>Nobody</source>
        <translation>Ingen</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="308"/>
        <source>Not acknowledged</source>
        <translation>Ej kvitterat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/reading_pane.py" line="310"/>
        <source>Queued, not sent</source>
        <translation>Köat, inte skickat</translation>
    </message>
</context>
<context>
    <name>facts</name>
    <message>
        <location filename="../../desktop/views/document_facts.py" line="48"/>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <location filename="../../desktop/views/document_facts.py" line="49"/>
        <source>No</source>
        <translation>Nej</translation>
    </message>
</context>
<context>
    <name>kinds</name>
    <message>
        <location filename="../../desktop/views/kinds.py" line="52"/>
        <source>Unknown to this program ({kind})</source>
        <translation>Okänt för programmet ({kind})</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="37"/>
        <source>Admission message</source>
        <translation>Inskrivningsmeddelande</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="38"/>
        <source>Ready for discharge</source>
        <translation>Utskrivningsklar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="39"/>
        <source>Message from outpatient care</source>
        <translation>Meddelande till vård och omsorg</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="40"/>
        <source>Request for care</source>
        <translation>Vårdbegäran</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="41"/>
        <source>Administrative message</source>
        <translation>Administrativt meddelande</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="42"/>
        <source>Summons to SIP</source>
        <translation>Kallelse till SIP</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="43"/>
        <source>Planning</source>
        <translation>Planering</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="44"/>
        <source>SIP</source>
        <translation>SIP</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="45"/>
        <source>Case</source>
        <translation>Ärende</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="46"/>
        <source>Acknowledgement</source>
        <translation>Kvittens</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="47"/>
        <source>Choice between two texts</source>
        <translation>Val mellan två texter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="48"/>
        <source>Change of state</source>
        <translation>Ändrat läge</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="49"/>
        <source>Handed out</source>
        <translation>Utlämnande</translation>
    </message>
    <message>
        <location filename="../../desktop/views/kinds.py" line="50"/>
        <source>New case</source>
        <translation>Nytt ärende</translation>
    </message>
    <message>
        <source>Ready for discharge taken back</source>
        <translation>Återtagande av utskrivningsklar</translation>
    </message>
    <message>
        <source>Discharge message</source>
        <translation>Utskrivningsmeddelande</translation>
    </message>
    <message>
        <source>Process broken off</source>
        <translation>Avbrott i processen</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Svar</translation>
    </message>
    <message>
        <source>Notes of the unit</source>
        <translation>Intern notering</translation>
    </message>
    <message>
        <source>Shared draft</source>
        <translation>Delat utkast</translation>
    </message>
    <message>
        <source>Forwarded message</source>
        <translation>Vidareskickat meddelande</translation>
    </message>
    <message>
        <source>Message sent back</source>
        <translation>Felsänt meddelande</translation>
    </message>
</context>
<context>
    <name>limits</name>
    <message>
        <location filename="../../desktop/views/limit_words.py" line="37"/>
        <source>Follow-up today</source>
        <translation>Uppföljning i dag</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/limit_words.py" line="38"/>
        <source>Follow-up in %n day(s)</source>
        <translation>
            <numerusform>Uppföljning om %n dag</numerusform>
            <numerusform>Uppföljning om %n dagar</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/limit_words.py" line="20"/>
        <source>Late {age}</source>
        <translation>Försenad {age}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/limit_words.py" line="24"/>
        <source>Before {time}</source>
        <translation>Före {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/limit_words.py" line="39"/>
        <source>midnight</source>
        <translation>midnatt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/limit_words.py" line="47"/>
        <source>tomorrow {time}</source>
        <translation>{time} i morgon</translation>
    </message>
</context>
<context>
    <name>list</name>
    <message>
        <location filename="../../desktop/views/grouped_list.py" line="66"/>
        <source>Not opened by you</source>
        <translation>Ny</translation>
    </message>
</context>
<context>
    <name>moments</name>
    <message>
        <location filename="../../desktop/views/document_facts.py" line="129"/>
        <location filename="../../desktop/views/moments.py" line="81"/>
        <source>{time} o&apos;clock</source>
        <translation>kl. {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/moments.py" line="109"/>
        <source>today {time}</source>
        <translation>i dag {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/moments.py" line="111"/>
        <source>yesterday {time}</source>
        <translation>i går {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/moments.py" line="130"/>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <location filename="../../desktop/views/moments.py" line="133"/>
        <location filename="../../desktop/views/moments.py" line="138"/>
        <source>{n} h</source>
        <translation>{n} tim</translation>
    </message>
    <message>
        <location filename="../../desktop/views/moments.py" line="135"/>
        <source>{n} d</source>
        <translation>{n} dygn</translation>
    </message>
    <message>
        <location filename="../../desktop/views/moments.py" line="88"/>
        <location filename="../../desktop/views/moments.py" line="145"/>
        <source>today</source>
        <translation>i dag</translation>
    </message>
    <message>
        <location filename="../../desktop/views/moments.py" line="99"/>
        <source>{day} at {time}</source>
        <translation>{day} kl. {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/moments.py" line="147"/>
        <source>tomorrow</source>
        <translation>i morgon</translation>
    </message>
    <message>
        <location filename="../../desktop/views/moments.py" line="149"/>
        <source>in {n} days</source>
        <translation>om {n} dagar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/moments.py" line="90"/>
        <location filename="../../desktop/views/moments.py" line="151"/>
        <source>yesterday</source>
        <translation>i går</translation>
    </message>
    <message>
        <location filename="../../desktop/views/moments.py" line="152"/>
        <source>{n} days ago</source>
        <translation>för {n} dagar sedan</translation>
    </message>
</context>
</TS>
