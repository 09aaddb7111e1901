//! German, the commonest phrasings.

use super::Cue;

/// Phrases in the notation of [`super::notation`].
pub(super) const CUES: &[(Cue, &[&str])] = &[
    (
        Cue::DemoRequest,
        &[
            "(demo|vorführung|präsentation|live demo|testzugang|probezugang|produktdemo) (vereinbaren|buchen|haben|sehen|bekommen|machen|anfragen|ausmachen|einrichten|möglich|bitte|wäre|anschauen|termin|ansehen|bekommen)",
            "(eine|einer|eure|ihre|die|kurze|gerne) (demo|vorführung|live demo|produktdemo|testversion|produktvorführung)",
            "(demo termin|demotermin|demo buchen|produktdemo|testzugang|kostenlos testen|probeabo)",
            "(termin|gespräch|call|meeting|telefonat|videocall) .. (vereinbaren|ausmachen|buchen|machen|haben|führen)",
            "(mit|von) .. (vertrieb|sales|jemandem|einem kollegen|ansprechpartner|berater) .. (sprechen|reden|telefonieren|kontaktiert|angerufen|zurückgerufen)",
            "(können|könnten|kann|könnte) (sie|ihr|wir|jemand) .. (zeigen|vorführen|vorstellen)",
            "(rufen|ruft) (sie|ihr|) (mich|uns) .. (an|zurück)",
        ],
    ),
    (
        Cue::PainPoint,
        &[
            "(unser|mein|das) (größtes|großes|hauptproblem|eigentliches|größte) (problem|problem ist|herausforderung)",
            "(unser hauptproblem|größte herausforderung|größtes problem)",
            "(wir|unser team|der vertrieb|unser vertrieb) .. (kämpfen|verlieren|verschwenden|verpassen|ertrinken|scheitern)",
            "(verlieren|verliert|verschwenden|verpassen|kostet uns) (wir|uns|unser team|zu|) (viele|viel|zu viel|zu viele|leads|zeit|kunden|ständig|stunden|anfragen|umsatz|jede woche)",
            "(zu|viel zu|sehr|extrem|total|alles) (manuell|langsam|umständlich|aufwendig|aufwändig|fehleranfällig|unübersichtlich|zeitaufwendig|zeitraubend)",
            "(kommen|kommt) (nicht hinterher|nicht mehr hinterher|nicht nach|mit den anfragen nicht)",
            "(alles|vieles|leads|anfragen|daten) .. (manuell|händisch|per hand|von hand)",
            "(fehlt|fehlen) (uns|es uns|unserem team) .. (überblick|transparenz|zeit|leute|personal|an)",
            "(haben|hat) (ein|das|große|große|) (problem|problem mit|probleme mit|probleme|schwierigkeiten) .. (leads|vertrieb|anfragen|conversion|prozess|crm|kunden|daten)",
            "(leads|anfragen|kunden) .. (gehen verloren|bleiben liegen|verloren|springen ab|bleiben unbeantwortet)",
            "(unzufrieden|frustriert|genervt) (mit|von) (unserem|unserer|der|dem|unseren|<tool>)",
        ],
    ),
    (
        Cue::Need,
        &[
            "(wir|ich) (suchen|suche|brauchen|brauche|benötigen|benötige) (aktuell|gerade|derzeit|dringend|) (ein|eine|einen|nach|etwas)",
            "(auf der suche|suchen) nach .. (lösung|tool|software|system|plattform|anbieter)",
        ],
    ),
    (
        Cue::PricingQuestion,
        &[
            "(was|wieviel|wie viel) (kostet|kosten|würde|zahlt|zahlen)",
            "(wie|wie hoch) (teuer|sind die kosten|ist der preis|sind die preise|sind eure preise|sind ihre preise)",
            "(angebot|preisliste|preise|preis|preismodell|kostenvoranschlag) .. (schicken|senden|bekommen|erstellen|machen|haben|zukommen|pro|nennen|aus|für)",
            "(eure|ihre|die|euer|ihr) (preise|preismodell|tarife|kosten|lizenzkosten)",
            "(rabatt|mengenrabatt|preismodell|lizenzkosten)",
        ],
    ),
    (
        Cue::Budget,
        &[
            "(unser|das|mein|ein) budget (liegt|ist|beträgt|von|für|beläuft|haben|steht)",
            "(haben|hätten|stehen) (wir|uns|) (ein|) (budget|<money>|jahresbudget)",
            "budget (von|bis|liegt|ist|ca|circa|ungefähr|rund|genehmigt|freigegeben|vorhanden|eingeplant) (bei|) (<money>|<n>|genehmigt|freigegeben|vorhanden|da|ca|etwa|rund)",
            "<money> (budget|im jahr|pro jahr|im monat|eingeplant|zur verfügung|im budget)",
        ],
    ),
    (
        Cue::Timeline,
        &[
            "(bis|vor|ab|spätestens|im|in|zum) (ende|anfang|mitte|zum|) <when> .. (live|starten|start|einführen|entscheiden|umsetzen|brauchen|umsteigen|fertig|laufen|loslegen|gehen|einsetzen)",
            "(live|starten|start|einführen|einführung|entscheiden|entscheidung|umsetzen|brauchen|umsteigen|fertig|laufen|loslegen|soll|sollte|wollen|müssen|brauchen es|möchten) .. (bis|vor|ab|spätestens|im|in|zum) (zum|) <when>",
            "(so schnell wie möglich|schnellstmöglich|so bald wie möglich|möglichst bald)",
            "(noch) (diesen|dieses|in diesem) (monat|jahr|quartal)",
        ],
    ),
    (
        Cue::CriticalEvent,
        &[
            "(vertrag|lizenz|abo) .. (läuft|endet|verlängert) .. (aus|ende|im|<when>|sich)",
            "vor (der|dem|unserer|unserem) (messe|audit|launch|relaunch|produktlaunch)",
        ],
    ),
    (
        Cue::Authority,
        &[
            "(ich) (entscheide|unterschreibe|bin entscheider|bin der entscheider|bin die entscheiderin|verantworte|bin für das budget|bin verantwortlich für)",
            "(entscheide|entscheidung treffe|entscheidung liegt) (ich|bei mir)",
        ],
    ),
    (
        Cue::EconomicBuyer,
        &[
            "(unser|unsere|mein|der|die) (chef|chefin|geschäftsführer|geschäftsführerin|geschäftsführung|cfo|ceo|vorstand|finanzleiter) (entscheidet|genehmigt|muss|unterschreibt|gibt)",
        ],
    ),
    (
        Cue::CurrentTool,
        &[
            "(wir|ich|aktuell|derzeit|momentan|bisher) (nutzen|benutzen|verwenden|arbeiten|haben|setzen|nutze|verwende|nutzten) (wir|) (aktuell|derzeit|momentan|bisher|noch|gerade|mit|auf|zurzeit|) (excel|hubspot|salesforce|zendesk|intercom|pipedrive|sap|zoho|dynamics|excel listen|exceltabellen|freshdesk|drift|jira|slack|outlook)",
            "(wechsel|wechseln|umsteigen|weg|umstieg) von <tool>",
            "(bisheriges|aktuelles|jetziges|bestehendes) (tool|system|crm|software)",
        ],
    ),
    (
        Cue::Competitor,
        &["(vergleichen|vergleich|alternative|unterschied|verglichen) (mit|zu|gegenüber|euch mit|sie mit) <tool>"],
    ),
    (
        Cue::TeamSize,
        &[
            "<n> (mitarbeiter|mitarbeitende|mitarbeitern|leute|personen|nutzer|lizenzen|vertriebler|kollegen|agenten|köpfe|user)",
            "(team|firma|unternehmen) (von|mit|aus) (ca|rund|etwa|ungefähr|circa|) <n>",
            "(sind|wir sind) (zu <n>|<n> leute|<n> personen)",
        ],
    ),
    (
        Cue::Student,
        &[
            "(ich bin|als) (student|studentin|werkstudent auf|schüler|schülerin)",
            "(meine|für meine|meiner) (bachelorarbeit|masterarbeit|abschlussarbeit|hausarbeit|seminararbeit|doktorarbeit|diplomarbeit)",
            "(ich studiere|studentenrabatt|für die uni|uni projekt|für ein uni|für die schule)",
        ],
    ),
    (
        Cue::JobSeeker,
        &[
            "(suche|suchen) (einen|eine|nach einem|nach einer) (job|stelle|praktikum|arbeit|anstellung|ausbildungsplatz)",
            "(meine|mein|meinen) (bewerbung|lebenslauf)",
            "(offene stellen|stellenangebote|stellenanzeige|freie stellen|initiativbewerbung|praktikumsplatz|praktikum bei)",
            "(bei euch|bei ihnen) (bewerben|arbeiten)",
        ],
    ),
    (
        Cue::VendorPitch,
        &[
            "(wir|unsere agentur) (bieten|helfen|unterstützen) (ihnen|euch|unternehmen wie)",
            "(backlinks|seo agentur|gastbeitrag|linkaufbau|seo dienstleistungen)",
            "(ihre|eure) (website|webseite|rankings) .. (optimieren|verbessern|sichtbarkeit)",
        ],
    ),
    (
        Cue::JustBrowsing,
        &[
            "(nur|bloß|einfach) (mal|) (schauen|umsehen|umschauen|gucken|neugierig|stöbern|am schauen|informieren)",
            "(schaue|gucke|sehe) (mich|ich|) (nur|bloß) (mal|um|)",
        ],
    ),
];
