<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
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
