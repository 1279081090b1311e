<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>FindInCase</name>
    <message>
        <location filename="../../desktop/views/find_in_case.py" line="87"/>
        <location filename="../../desktop/views/find_in_case.py" line="97"/>
        <location filename="../../desktop/views/find_in_case.py" line="98"/>
        <source>Search in the case</source>
        <translation>Sök i ärendet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_in_case.py" line="103"/>
        <source>Previous</source>
        <translation>Föregående</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_in_case.py" line="103"/>
        <source>Shift F3</source>
        <translation>Skift F3</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_in_case.py" line="104"/>
        <source>Next</source>
        <translation>Nästa</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_in_case.py" line="105"/>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_in_case.py" line="105"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_in_case.py" line="199"/>
        <source>No hit in the case</source>
        <translation>Ingen träff i ärendet</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/find_in_case.py" line="201"/>
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n träff</numerusform>
            <numerusform>%n träffar</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_in_case.py" line="205"/>
        <source>{n} of {all}: {where}</source>
        <translation>{n} av {all}: {where}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_in_case.py" line="207"/>
        <source>{found}. Also hits without å, ä, ö</source>
        <translation>{found}. Visar även träffar utan å, ä, ö</translation>
    </message>
</context>
<context>
    <name>FindPage</name>
    <message>
        <location filename="../../desktop/views/find_page.py" line="45"/>
        <source>Ctrl K</source>
        <translation>Ctrl K</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_page.py" line="49"/>
        <source>Search</source>
        <translation>Sök</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/find_page.py" line="107"/>
        <source>%n row(s) found</source>
        <translation>
            <numerusform>%n träff</numerusform>
            <numerusform>%n träffar</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <location filename="../../desktop/views/palette.py" line="73"/>
        <source>{title} (on)</source>
        <translation>{title} (på)</translation>
    </message>
</context>
</TS>
