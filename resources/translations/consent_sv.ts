<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>ConsentForm</name>
    <message>
        <location filename="../../desktop/views/consent_form.py" line="58"/>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_form.py" line="58"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_form.py" line="61"/>
        <source>Take consent back</source>
        <translation>Ta tillbaka samtycket</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_form.py" line="61"/>
        <source>Record consent</source>
        <translation>Anteckna samtycke</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_form.py" line="75"/>
        <source>Save the consent</source>
        <translation>Spara samtycket</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_form.py" line="75"/>
        <source>Ctrl Enter</source>
        <translation>Ctrl Enter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_form.py" line="78"/>
        <source>All parties of the case see the answer.</source>
        <translation>Alla parter i ärendet ser svaret.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/consent_form.py" line="96"/>
        <source>%n thing(s) must be mended before you can save.</source>
        <translation>
            <numerusform>%n sak behöver rättas innan du kan spara.</numerusform>
            <numerusform>%n saker behöver rättas innan du kan spara.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_form.py" line="115"/>
        <source>Answered before: {answer}</source>
        <translation>Tidigare svar: {answer}</translation>
    </message>
</context>
<context>
    <name>ConsentView</name>
    <message>
        <location filename="../../desktop/views/consent_view.py" line="37"/>
        <source>Consent</source>
        <translation>Samtycke</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_view.py" line="111"/>
        <source>Before: {answer}</source>
        <translation>Tidigare: {answer}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_view.py" line="119"/>
        <source>Record an answer</source>
        <translation>Anteckna svar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_view.py" line="123"/>
        <source>Take consent back</source>
        <translation>Ta tillbaka samtycket</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_view.py" line="132"/>
        <source>Two answers were written down at the same time: {one}; and {other}. The stricter one counts until somebody has asked the person again.</source>
        <translation>Två svar antecknades samtidigt: {one}, och {other}. Det strängare gäller tills någon har frågat personen på nytt.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_view.py" line="151"/>
        <source>Recorded by</source>
        <translation>Antecknat av</translation>
    </message>
</context>
<context>
    <name>consent</name>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="46"/>
        <source>Coordination in and out of hospital</source>
        <translation>Samordning vid in- och utskrivning</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="47"/>
        <source>Coordination in open care</source>
        <translation>Samordning i öppenvård</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="48"/>
        <source>Coordinated individual plan, SIP</source>
        <translation>Samordnad individuell plan, SIP</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="49"/>
        <source>Next of kin may be told</source>
        <translation>Närstående får veta</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="50"/>
        <source>Shown in 1177 and in the national overview</source>
        <translation>Visning i NPÖ och 1177</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="51"/>
        <source>Reading of the plan by a unit that takes no part</source>
        <translation>Läsning av planen utan att delta</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="58"/>
        <source>Consent given</source>
        <translation>Samtycke givet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="59"/>
        <source>Consent with exceptions</source>
        <translation>Samtycke med undantag</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="60"/>
        <source>Not asked yet</source>
        <translation>Inte tillfrågad än</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="61"/>
        <source>Cannot consent</source>
        <translation>Kan inte samtycka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="62"/>
        <source>Not asked, harm assessed</source>
        <translation>Inte tillfrågad, menprövning gjord</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="63"/>
        <source>Cannot consent, harm assessed</source>
        <translation>Kan inte samtycka, menprövning gjord</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="64"/>
        <source>Consent denied</source>
        <translation>Samtycke nekat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="65"/>
        <source>Consent taken back</source>
        <translation>Samtycke återkallat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="74"/>
        <source>Kin may be told and may have a copy of the plan.</source>
        <translation>Närstående får veta och kan få en kopia av planen.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="76"/>
        <source>What the others need may be told.</source>
        <translation>Det som de andra behöver får lämnas ut.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="77"/>
        <source>What the others need may be told, except what is left out.</source>
        <translation>Det som de andra behöver får lämnas ut, utom det som är undantaget.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="78"/>
        <source>Nothing leaves your unit before the person has been asked.</source>
        <translation>Inget lämnar er enhet förrän personen är tillfrågad.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="79"/>
        <source>Nothing leaves your unit before the harm has been assessed.</source>
        <translation>Inget lämnar er enhet förrän en menprövning är gjord.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="80"/>
        <source>Only what the law demands may be told.</source>
        <translation>Bara det lagen kräver får lämnas ut.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="81"/>
        <source>What is needed may be told to the assessed units.</source>
        <translation>Det som behövs får lämnas till enheterna i prövningen.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="82"/>
        <source>Nothing new leaves your unit. Plan with the person there.</source>
        <translation>Inget nytt lämnar er enhet. Planera med personen där.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="83"/>
        <source>Nothing new leaves your unit. What has come is kept.</source>
        <translation>Inget nytt lämnar er enhet. Det som redan har kommit fram finns kvar.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="92"/>
        <source>OSL chapter 25 section 13</source>
        <translation>OSL 25 kap. 13 §</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="93"/>
        <source>OSL chapter 25 section 1</source>
        <translation>OSL 25 kap. 1 §</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="94"/>
        <source>OSL chapter 26</source>
        <translation>OSL 26 kap.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="96"/>
        <source>Sent after an assessment of harm, without the person&apos;s consent</source>
        <translation>Skickat efter menprövning, utan personens samtycke</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="98"/>
        <source>assessed by {name}</source>
        <translation>prövat av {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="105"/>
        <source>To be assessed anew by {day}.</source>
        <translation>Prövas på nytt senast {day}.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/consent_words.py" line="121"/>
        <source>Next of kin: {state}. Tell them nothing and give them no copy.</source>
        <translation>Närstående: {state}. Berätta inget för dem och ge dem ingen kopia.</translation>
    </message>
</context>
<context>
    <name>CaseTabs</name>
    <message>
        <source>Consent</source>
        <translation>Samtycke</translation>
    </message>
</context>
<context>
    <name>HandOutDialog</name>
    <message>
        <source>To a next of kin</source>
        <translation>Till en närstående</translation>
    </message>
    <message>
        <source>Name of the next of kin</source>
        <translation>Den närståendes namn</translation>
    </message>
    <message>
        <source>Write who gets the print-out</source>
        <translation>Skriv vem som får utskriften</translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message>
        <source>Stopped on the computer</source>
        <translation>Stoppat på datorn</translation>
    </message>
    <message>
        <source>Nobody else gets it: it goes to the central store and is held there for your unit to decide.</source>
        <translation>Ingen annan får det. Det hålls kvar i den centrala lagringen tills er enhet har bestämt.</translation>
    </message>
</context>
<context>
    <name>answers</name>
    <message>
        <source>Take away {unit}</source>
        <translation>Ta bort {unit}</translation>
    </message>
</context>
<context>
    <name>ReadingPane</name>
    <message>
        <source>written {time}</source>
        <translation>skrivet {time}</translation>
    </message>
    <message>
        <source>Answer or pass on</source>
        <translation>Svara eller skicka vidare</translation>
    </message>
</context>
<context>
    <name>HeldPage</name>
    <message>
        <source>Kept back by consent</source>
        <translation>Hålls kvar av samtycket</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
    <message>
        <source>Nothing that your unit wrote is kept back.</source>
        <translation>Inget som er enhet har skrivit hålls kvar.</translation>
    </message>
    <message>
        <source>Protected person</source>
        <translation>Skyddad person</translation>
    </message>
    <message>
        <source>A case that has left the unit</source>
        <translation>Ett ärende som inte finns hos enheten</translation>
    </message>
    <message>
        <source>Kept back</source>
        <translation>Hålls kvar</translation>
    </message>
    <message>
        <source>To {unit}</source>
        <translation>Till {unit}</translation>
    </message>
    <message>
        <source>written by {name} {time}</source>
        <translation>skrivet av {name} {time}</translation>
    </message>
    <message>
        <source>kept back {time}</source>
        <translation>hölls kvar {time}</translation>
    </message>
    <message>
        <source>Reason for the decision</source>
        <translation>Skäl till beslutet</translation>
    </message>
    <message>
        <source>Send it now</source>
        <translation>Skicka nu</translation>
    </message>
    <message>
        <source>Do not send it</source>
        <translation>Skicka inte</translation>
    </message>
    <message>
        <source>Write why: it stands in the log</source>
        <translation>Skriv varför. Skälet står i loggen.</translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message>
        <source>Kept back at the unit</source>
        <translation>Hålls kvar vid enheten</translation>
    </message>
</context>
<context>
    <name>events</name>
    <message>
        <source>Consent</source>
        <translation>Samtycke</translation>
    </message>
</context>
<context>
    <name>kinds</name>
    <message>
        <source>Consent recorded</source>
        <translation>Samtycke antecknat</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>Recorded consent: {purpose}</source>
        <translation>Antecknade samtycke: {purpose}</translation>
    </message>
</context>
</TS>
