<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>AcceptPanel</name>
    <message>
        <source>Consent to the SIP</source>
        <translation>Samtycke till SIP</translation>
    </message>
    <message>
        <source>Ask for this plan, whatever was answered about other things. It can be taken back at any time.</source>
        <translation>Fråga för den här planen, vad personen än har svarat om annat. Samtycket kan tas tillbaka när som helst.</translation>
    </message>
    <message>
        <source>Nobody can be called without consent. Record that the person does not want a SIP instead.</source>
        <translation>Utan samtycke kan ingen kallas. Anteckna i stället att personen inte vill ha en SIP.</translation>
    </message>
</context>
<context>
    <name>DifferenceLine</name>
    <message>
        <source>Added: {what}</source>
        <translation>Tillagt: {what}</translation>
    </message>
    <message>
        <source>Taken away: {what}</source>
        <translation>Borttaget: {what}</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Då</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Nu</translation>
    </message>
    <message>
        <source>Nothing written</source>
        <translation>Inget skrivet</translation>
    </message>
</context>
<context>
    <name>NeedPanel</name>
    <message>
        <source>Follow up the plan that exists</source>
        <translation>Följ upp den SIP som finns</translation>
    </message>
    <message>
        <source>Write why another is needed</source>
        <translation>Skriv varför en till behövs</translation>
    </message>
</context>
<context>
    <name>SipCallsPage</name>
    <message>
        <source>Call and answers</source>
        <translation>Kallelse och svar</translation>
    </message>
    <message>
        <source>Nobody has been called to a meeting yet.</source>
        <translation>Ingen är kallad till något möte än.</translation>
    </message>
    <message>
        <source>Call to the SIP meeting</source>
        <translation>Kalla till SIP-möte</translation>
    </message>
    <message>
        <source>Answer the call</source>
        <translation>Svara på kallelsen</translation>
    </message>
    <message>
        <source>Call to another time</source>
        <translation>Kalla till en ny tid</translation>
    </message>
    <message>
        <source>Open the call</source>
        <translation>Öppna kallelsen</translation>
    </message>
    <message>
        <source>Called</source>
        <translation>Kallad</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Svar</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>När</translation>
    </message>
    <message>
        <source>Contributes with</source>
        <translation>Bidrar med</translation>
    </message>
    <message>
        <source>Answers to the call</source>
        <translation>Svar på kallelsen</translation>
    </message>
    <message>
        <source>Others who take part, without an inbox</source>
        <translation>Andra som deltar, utan inkorg</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Roll</translation>
    </message>
    <message>
        <source>Reached by</source>
        <translation>Nås genom</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Telefon</translation>
    </message>
    <message>
        <source>queued, not sent yet</source>
        <translation>köat, inte skickat än</translation>
    </message>
    <message>
        <source>Called by {unit}, {when}</source>
        <translation>Kallad av {unit}, {when}</translation>
    </message>
    <message>
        <source>The meeting is called off.</source>
        <translation>Mötet är inställt.</translation>
    </message>
    <message>
        <source>You are called and have not answered.</source>
        <translation>Ni är kallade och har inte svarat.</translation>
    </message>
    <message>
        <source>{n} of {all} have answered. No answer from {units} since the call was sent {age} ago.</source>
        <translation>{n} av {all} har svarat. Inget svar från {units}. Kallelsen skickades för {age} sedan.</translation>
    </message>
    <message>
        <source>The call is queued: nobody has it yet.</source>
        <translation>Kallelsen är köad: ingen har fått den än.</translation>
    </message>
    <message>
        <source>Everybody has answered. Not coming: {units}.</source>
        <translation>Alla har svarat. Kommer inte: {units}.</translation>
    </message>
    <message>
        <source>Everybody who is called comes.</source>
        <translation>Alla som är kallade kommer.</translation>
    </message>
    <message>
        <source>Replaced by the call above: {meeting}</source>
        <translation>Ersatt av kallelsen ovan: {meeting}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Visa</translation>
    </message>
    <message>
        <source>Meeting without a day</source>
        <translation>Möte utan dag</translation>
    </message>
    <message>
        <source>{day} at {hours}</source>
        <translation>{day} kl. {hours}</translation>
    </message>
    <message>
        <source>{unit} (you)</source>
        <translation>{unit} (ni)</translation>
    </message>
    <message>
        <source>called through {unit}</source>
        <translation>kallad genom {unit}</translation>
    </message>
    <message>
        <source>Comes</source>
        <translation>Kommer</translation>
    </message>
    <message>
        <source>Sends {name} instead</source>
        <translation>Skickar {name} i stället</translation>
    </message>
    <message>
        <source>Wrong unit, refers to {unit}</source>
        <translation>Fel instans, hänvisar till {unit}</translation>
    </message>
    <message>
        <source>Cannot come: {why}</source>
        <translation>Har förhinder: {why}</translation>
    </message>
    <message>
        <source>Cannot come</source>
        <translation>Har förhinder</translation>
    </message>
    <message>
        <source>Asks for more before answering</source>
        <translation>Ber om komplettering före svaret</translation>
    </message>
    <message>
        <source>Sent back, right unit: {unit}</source>
        <translation>Tillbakaskickat, rätt enhet: {unit}</translation>
    </message>
    <message>
        <source>Sent back</source>
        <translation>Tillbakaskickat</translation>
    </message>
    <message>
        <source>The answer goes to the caller</source>
        <translation>Svaret går till den som kallade</translation>
    </message>
    <message>
        <source>No answer yet, has seen the call</source>
        <translation>Inget svar än, har sett kallelsen</translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>Inget svar än</translation>
    </message>
    <message>
        <source>Not told</source>
        <translation>Inte angivet</translation>
    </message>
</context>
<context>
    <name>SipFollowUpPage</name>
    <message>
        <source>Follow-up</source>
        <translation>Uppföljning</translation>
    </message>
    <message>
        <source>Close the plan instead</source>
        <translation>Avsluta planen i stället</translation>
    </message>
    <message>
        <source>Share with the parties</source>
        <translation>Dela med parterna</translation>
    </message>
    <message>
        <source>Ctrl Enter</source>
        <translation>Ctrl Enter</translation>
    </message>
    <message>
        <source>Establish the new version</source>
        <translation>Upprätta ny version</translation>
    </message>
    <message>
        <source>A plan is followed up once it has been established.</source>
        <translation>En plan följs upp när den är upprättad.</translation>
    </message>
    <message>
        <source>The plan is to be followed up {day}.</source>
        <translation>Planen ska följas upp {day}.</translation>
    </message>
    <message>
        <source>No day is set for the follow-up.</source>
        <translation>Ingen dag är bestämd för uppföljningen.</translation>
    </message>
    <message>
        <source>Begin the follow-up</source>
        <translation>Börja följa upp</translation>
    </message>
    <message>
        <source>Goal {n}</source>
        <translation>Delmål {n}</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Insats</translation>
    </message>
    <message>
        <source>Actions that belong to no goal</source>
        <translation>Insatser som inte hör till något delmål</translation>
    </message>
    <message>
        <source>No later than {day}</source>
        <translation>Senast {day}</translation>
    </message>
    <message>
        <source>The person&apos;s own rating</source>
        <translation>Personens eget betyg</translation>
    </message>
    <message>
        <source>Summary and next time</source>
        <translation>Sammanfattning och nästa gång</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) must be mended before you can share.</source>
        <translation>
            <numerusform>%n uppgift måste rättas innan du kan dela.</numerusform>
            <numerusform>%n uppgifter måste rättas innan du kan dela.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing new to share.</source>
        <translation>Det finns inget nytt att dela.</translation>
    </message>
    <message numerus="yes">
        <source>The new version cannot be established yet. Mend %n thing(s).</source>
        <translation>
            <numerusform>Den nya versionen kan inte upprättas än. Rätta %n uppgift.</numerusform>
            <numerusform>Den nya versionen kan inte upprättas än. Rätta %n uppgifter.</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to the field</source>
        <translation>Gå till fältet</translation>
    </message>
</context>
<context>
    <name>SipPage</name>
    <message>
        <source>The plan</source>
        <translation>Planen</translation>
    </message>
    <message>
        <source>Call and answers</source>
        <translation>Kallelse och svar</translation>
    </message>
    <message>
        <source>Follow-up</source>
        <translation>Uppföljning</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versioner</translation>
    </message>
    <message>
        <source>Prints</source>
        <translation>Utskrifter</translation>
    </message>
</context>
<context>
    <name>SipPrintsPage</name>
    <message>
        <source>large type</source>
        <translation>stor text</translation>
    </message>
    <message numerus="yes">
        <source>%n copies</source>
        <translation>
            <numerusform>%n exemplar</numerusform>
            <numerusform>%n exemplar</numerusform>
        </translation>
    </message>
    <message>
        <source>Prints for the parties</source>
        <translation>Utskrifter till parter</translation>
    </message>
    <message>
        <source>Handed out</source>
        <translation>Utlämnat</translation>
    </message>
    <message>
        <source>When</source>
        <translation>När</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Till</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Av</translation>
    </message>
    <message>
        <source>What has been handed out</source>
        <translation>Det som är utlämnat</translation>
    </message>
    <message>
        <source>Nothing has been handed out yet.</source>
        <translation>Inget är utlämnat än.</translation>
    </message>
    <message>
        <source>Print an empty form to fill in by pen</source>
        <translation>Skriv ut en tom blankett att fylla i för hand</translation>
    </message>
    <message>
        <source>Nobody else in the plan has the program. Everybody gets the call and the plan on paper.</source>
        <translation>Ingen annan i planen har programmet. Alla får kallelsen och planen på papper.</translation>
    </message>
    <message>
        <source>The person</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>The person herself</source>
        <translation>Den enskilde</translation>
    </message>
    <message>
        <source>Print the plan</source>
        <translation>Skriv ut planen</translation>
    </message>
    <message>
        <source>Print the call again</source>
        <translation>Skriv ut kallelsen igen</translation>
    </message>
    <message>
        <source>Print the call</source>
        <translation>Skriv ut kallelsen</translation>
    </message>
    <message>
        <source>reached on paper</source>
        <translation>nås genom utskrift</translation>
    </message>
    <message>
        <source>reached by phone</source>
        <translation>nås på telefon</translation>
    </message>
    <message>
        <source>Has version {n}</source>
        <translation>Har version {n}</translation>
    </message>
    <message>
        <source>Has version {n}, not the newest</source>
        <translation>Har version {n}, inte den nyaste</translation>
    </message>
    <message>
        <source>No plan established yet</source>
        <translation>Ingen plan upprättad än</translation>
    </message>
    <message>
        <source>Has not got the plan</source>
        <translation>Har inte fått planen</translation>
    </message>
    <message>
        <source>SIP, version {n}</source>
        <translation>SIP, version {n}</translation>
    </message>
    <message>
        <source>SIP, draft</source>
        <translation>SIP, utkast</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n sida</numerusform>
            <numerusform>%n sidor</numerusform>
        </translation>
    </message>
    <message>
        <source>A party without the program</source>
        <translation>Part utan programmet</translation>
    </message>
    <message>
        <source>A next of kin</source>
        <translation>Närstående</translation>
    </message>
    <message>
        <source>Reserve routine</source>
        <translation>Reservrutin</translation>
    </message>
</context>
<context>
    <name>SipStartPage</name>
    <message>
        <source>SIP</source>
        <translation>SIP</translation>
    </message>
    <message>
        <source>The plan is begun when the person has said yes.</source>
        <translation>Planen börjar skrivas när personen har sagt ja.</translation>
    </message>
    <message>
        <source>Nobody has begun to write the plan.</source>
        <translation>Ingen har börjat skriva planen.</translation>
    </message>
    <message>
        <source>Begin to write the plan</source>
        <translation>Börja skriva planen</translation>
    </message>
    <message>
        <source>{why} What you wrote is kept, and nobody else has seen it.</source>
        <translation>{why} Det du skrev finns kvar, och ingen annan har sett det.</translation>
    </message>
    <message>
        <source>Write why another is needed</source>
        <translation>Skriv varför en till behövs</translation>
    </message>
    <message>
        <source>Break off: the plan that exists is followed up</source>
        <translation>Avbryt: den SIP som finns följs upp</translation>
    </message>
    <message>
        <source>A SIP has a case of its own, that goes on after this one is closed. The person is asked for her consent to it anew.</source>
        <translation>En SIP har ett eget ärende, som går vidare när det här är avslutat. Personen tillfrågas om samtycke till SIP för sig.</translation>
    </message>
    <message>
        <source>No SIP yet</source>
        <translation>Ingen SIP än</translation>
    </message>
    <message>
        <source>Start a SIP</source>
        <translation>Starta SIP</translation>
    </message>
</context>
<context>
    <name>SipVersionsPage</name>
    <message>
        <source>Versions</source>
        <translation>Versioner</translation>
    </message>
    <message>
        <source>The plan has not been established yet. Each time it is, it is kept here.</source>
        <translation>Planen är inte upprättad än. Varje upprättad version sparas här.</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Av</translation>
    </message>
    <message>
        <source>When</source>
        <translation>När</translation>
    </message>
    <message>
        <source>Established versions</source>
        <translation>Upprättade versioner</translation>
    </message>
    <message>
        <source>Press Enter on a version to read it.</source>
        <translation>Tryck Enter på en version för att läsa den.</translation>
    </message>
    <message>
        <source>Version {n}</source>
        <translation>Version {n}</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Ändrad</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Avslutad</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>Ny huvudansvarig</translation>
    </message>
    <message>
        <source>Established</source>
        <translation>Upprättad</translation>
    </message>
    <message>
        <source>Print this version</source>
        <translation>Skriv ut den här versionen</translation>
    </message>
    <message>
        <source>This is how the plan stood. It can only be read.</source>
        <translation>Så här stod planen då. Den går bara att läsa.</translation>
    </message>
    <message>
        <source>Something in it has been taken away since then, to protect the person.</source>
        <translation>Något i den är borttaget sedan dess, för att skydda personen.</translation>
    </message>
    <message>
        <source>Written since then, not established yet</source>
        <translation>Skrivet sedan dess, inte upprättat än</translation>
    </message>
    <message>
        <source>What stands otherwise now</source>
        <translation>Det som är annorlunda nu</translation>
    </message>
    <message>
        <source>Nothing stands otherwise.</source>
        <translation>Inget är annorlunda.</translation>
    </message>
    <message>
        <source>The whole version</source>
        <translation>Hela versionen</translation>
    </message>
</context>
<context>
    <name>SipWay</name>
    <message>
        <source>{unit} asks you to answer for the plan</source>
        <translation>{unit} frågar om ni tar över huvudansvaret</translation>
    </message>
    <message>
        <source>{unit} is asked to answer for the plan, no answer yet</source>
        <translation>{unit} är tillfrågad om huvudansvaret, inget svar än</translation>
    </message>
</context>
</TS>
