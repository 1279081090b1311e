<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>desk_notices</name>
    <message>
        <source>1 new message to {unit}</source>
        <translation>1 nytt meddelande till {unit}</translation>
    </message>
    <message>
        <source>{n} new messages to {unit}</source>
        <translation>{n} nya meddelanden till {unit}</translation>
    </message>
    <message>
        <source>{what}, {n} urgent</source>
        <translation>{what}, {n} brådskande</translation>
    </message>
</context>
<context>
    <name>inbox_watch</name>
    <message>
        <source>A message that came {time} has not been opened by anybody.</source>
        <translation>Ett meddelande som kom {time} har inte öppnats av någon.</translation>
    </message>
    <message>
        <source>{n} messages have not been opened by anybody. The oldest came {time}.</source>
        <translation>{n} meddelanden har inte öppnats av någon. Det äldsta kom {time}.</translation>
    </message>
    <message>
        <source>Responsible today is {name}.</source>
        <translation>Ansvarig i dag är {name}.</translation>
    </message>
    <message>
        <source>Nobody is named as responsible today.</source>
        <translation>Ingen är utsedd som ansvarig i dag.</translation>
    </message>
    <message>
        <source>Not opened</source>
        <translation>Inte öppnat</translation>
    </message>
</context>
</TS>
