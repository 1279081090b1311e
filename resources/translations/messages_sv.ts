<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>BegunMessages</name>
    <message>
        <source>Begun, not sent</source>
        <translation>Påbörjat, inte skickat</translation>
    </message>
    <message>
        <source>{kind}, {name} writes on it</source>
        <translation>{kind}, {name} skriver på det</translation>
    </message>
    <message>
        <source>{kind}, shared with the unit</source>
        <translation>{kind}, delat med enheten</translation>
    </message>
    <message>
        <source>{kind}, only you see it</source>
        <translation>{kind}, bara du ser det</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Ta över</translation>
    </message>
    <message>
        <source>Go on writing</source>
        <translation>Fortsätt skriva</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Släng</translation>
    </message>
</context>
<context>
    <name>FieldPicker</name>
    <message>
        <source>What needs to be completed</source>
        <translation>Det som behöver kompletteras</translation>
    </message>
    <message>
        <source>not answered</source>
        <translation>inte ifylld</translation>
    </message>
</context>
<context>
    <name>LetterVerb</name>
    <message>
        <source>To be given on paper to {units}.</source>
        <translation>Ska lämnas på papper till {units}.</translation>
    </message>
    <message>
        <source>Print as a letter</source>
        <translation>Skriv ut som brev</translation>
    </message>
    <message>
        <source>Who gets the letter</source>
        <translation>Vem som får brevet</translation>
    </message>
    <message>
        <source>A unit without an inbox, and who reads it there if you know that.</source>
        <translation>En enhet utan inkorg, och vem som läser brevet där om du vet det.</translation>
    </message>
    <message>
        <source>Show the letter</source>
        <translation>Visa brevet</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Write who gets the letter</source>
        <translation>Skriv vem som får brevet</translation>
    </message>
</context>
<context>
    <name>MarkLines</name>
    <message>
        <source>Show</source>
        <translation>Visa</translation>
    </message>
</context>
<context>
    <name>MessageVerbs</name>
    <message>
        <source>Answer</source>
        <translation>Svara</translation>
    </message>
    <message>
        <source>Ask for more</source>
        <translation>Be om komplettering</translation>
    </message>
    <message>
        <source>Correct</source>
        <translation>Rätta</translation>
    </message>
    <message>
        <source>Pass on</source>
        <translation>Skicka vidare</translation>
    </message>
    <message>
        <source>Send back</source>
        <translation>Felsänt</translation>
    </message>
</context>
<context>
    <name>NotesView</name>
    <message>
        <source>Only your unit sees the notes. They are never sent.</source>
        <translation>Bara er enhet ser noteringarna. De skickas aldrig.</translation>
    </message>
    <message>
        <source>Ctrl Enter</source>
        <translation>Ctrl Enter</translation>
    </message>
</context>
<context>
    <name>Recipients</name>
    <message>
        <source>A unit without an inbox, on paper</source>
        <translation>En enhet utan inkorg, på papper</translation>
    </message>
    <message>
        <source>Give it on paper</source>
        <translation>Lämna på papper</translation>
    </message>
    <message>
        <source>{unit}, on paper</source>
        <translation>{unit}, på papper</translation>
    </message>
    <message>
        <source>Add a recipient</source>
        <translation>Lägg till mottagare</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Till</translation>
    </message>
    <message>
        <source>Whoever has the message that is corrected gets the correction too.</source>
        <translation>Alla som har meddelandet som rättas får också rättelsen.</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>Written to {unit}, but {other} has the patient now and got it</source>
        <translation>Skrivet till {unit}, men {other} har patienten nu och fick det</translation>
    </message>
    <message>
        <source>Written to {unit}, which shares the inbox of {other}</source>
        <translation>Skrivet till {unit}, som delar inkorg med {other}</translation>
    </message>
    <message>
        <source>The meeting is cancelled: the person is deceased</source>
        <translation>Mötet är inställt: personen är avliden</translation>
    </message>
    <message>
        <source>wrong unit</source>
        <translation>fel enhet</translation>
    </message>
    <message>
        <source>wrong person</source>
        <translation>fel person</translation>
    </message>
    <message>
        <source>another reason</source>
        <translation>annat skäl</translation>
    </message>
    <message>
        <source>Sent all the same: {text}</source>
        <translation>Skickat ändå: {text}</translation>
    </message>
    <message>
        <source>Corrected by a newer message</source>
        <translation>Rättat av ett nyare meddelande</translation>
    </message>
    <message>
        <source>Corrects an earlier message</source>
        <translation>Rättar ett tidigare meddelande</translation>
    </message>
    <message>
        <source>Answers {kind} from {unit}</source>
        <translation>Svar på {kind} från {unit}</translation>
    </message>
    <message>
        <source>{unit} asks for more</source>
        <translation>{unit} ber om komplettering</translation>
    </message>
    <message>
        <source>{unit} has answered</source>
        <translation>{unit} har svarat</translation>
    </message>
    <message>
        <source>{unit} has passed it on to {other}</source>
        <translation>{unit} har skickat vidare till {other}</translation>
    </message>
    <message>
        <source>{unit} has sent it back: {reason}</source>
        <translation>{unit} har markerat det som felsänt: {reason}</translation>
    </message>
    <message>
        <source>Right unit: {unit}</source>
        <translation>Rätt enhet: {unit}</translation>
    </message>
    <message>
        <source>{unit} comes</source>
        <translation>{unit} kommer</translation>
    </message>
    <message>
        <source>{unit} sends {name} instead</source>
        <translation>{unit} skickar {name} i stället</translation>
    </message>
    <message>
        <source>{unit} is the wrong place, refers to {other}</source>
        <translation>{unit} är fel instans och hänvisar till {other}</translation>
    </message>
    <message>
        <source>{unit} cannot come</source>
        <translation>{unit} har förhinder</translation>
    </message>
</context>
<context>
    <name>NotesPage</name>
    <message>
        <source>No notes yet. Only your unit sees them.</source>
        <translation>Inga noteringar än. Bara er enhet ser dem.</translation>
    </message>
    <message>
        <source>Begin the notes</source>
        <translation>Börja anteckna</translation>
    </message>
</context>
</TS>
