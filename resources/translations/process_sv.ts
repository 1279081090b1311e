<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>ProcessBar</name>
    <message>
        <source>Steps</source>
        <translation>Åtgärder</translation>
    </message>
    <message>
        <source>Earlier admission</source>
        <translation>Tidigare inskrivning</translation>
    </message>
    <message>
        <source>The case it began in</source>
        <translation>Ärendet den började i</translation>
    </message>
    <message>
        <source>Offered to you by {ward}</source>
        <translation>{ward} vill lämna över ärendet till er</translation>
    </message>
    <message>
        <source>Offered to {ward}, no answer yet</source>
        <translation>Överlämning till {ward} väntar på svar</translation>
    </message>
</context>
<context>
    <name>ProcessStrip</name>
    <message>
        <source>Where the case stands: {state}</source>
        <translation>Läge: {state}</translation>
    </message>
    <message>
        <source>Station {n} of {all}</source>
        <translation>Steg {n} av {all}</translation>
    </message>
    <message>
        <source>Queued, not sent yet</source>
        <translation>Köat, inte skickat än</translation>
    </message>
</context>
<context>
    <name>StepPanel</name>
    <message>
        <source>All parties see it in the case.</source>
        <translation>Alla parter ser det i ärendet.</translation>
    </message>
    <message>
        <source>Ctrl Enter</source>
        <translation>Ctrl Enter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt, ändra inget</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) must be mended first.</source>
        <translation>
            <numerusform>%n sak behöver rättas först.</numerusform>
            <numerusform>%n saker behöver rättas först.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepsPanel</name>
    <message>
        <source>Steps in the case</source>
        <translation>Åtgärder i ärendet</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Går inte just nu</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <source>Where the case stands: {state}</source>
        <translation>Läge: {state}</translation>
    </message>
    <message>
        <source>Ward that has the patient: {ward}</source>
        <translation>Avdelning som har patienten: {ward}</translation>
    </message>
</context>
</TS>
