<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>authors</name>
    <message>
        <source>Changed by you, not shared yet</source>
        <translation>Ändrat av dig, inte delat än</translation>
    </message>
</context>
</TS>
