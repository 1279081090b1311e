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
<context>
    <name>phrases</name>
    <message>
        <source>Phrases of the unit</source>
        <translation>Enhetens fraser</translation>
    </message>
    <message>
        <source>↑ ↓ choose · Enter insert · Esc close</source>
        <translation>↑ ↓ välj · Enter infoga · Esc stäng</translation>
    </message>
    <message>
        <source>Phrase {n} of {all}: {name}</source>
        <translation>Fras {n} av {all}: {name}</translation>
    </message>
</context>
</TS>
