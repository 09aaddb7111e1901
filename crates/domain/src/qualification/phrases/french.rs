//! French, the commonest phrasings.

use super::Cue;

/// Phrases in the notation of [`super::notation`]. An apostrophe parts two words (`j'ai` is `j ai`).
pub(super) const CUES: &[(Cue, &[&str])] = &[
    (
        Cue::DemoRequest,
        &[
            "(voir|avoir|réserver|planifier|organiser|demander|faire|obtenir|programmer|aimerais|voudrais|voudrions|aimerions|souhaite|souhaiterais|souhaitons|besoin|prévoir) .. (démo|démonstration|essai gratuit|présentation du produit|version d essai)",
            "(une|votre|la) (démo|démonstration) .. (possible|svp|merci|s il|serait|personnalisée|avec)",
            "(prendre|fixer|planifier|organiser|avoir|prévoir|caler) .. (rendez vous|rdv|appel|réunion|visio|créneau)",
            "(parler|échanger|discuter) (à|avec) (un|une|votre|quelqu un|l équipe) .. (commercial|conseiller|équipe|vente|ventes|commerciale|expert)",
            "(pouvez|pourriez|peux|pourrait) (vous|tu|on|quelqu un) .. (montrer|rappeler|appeler|présenter)",
        ],
    ),
    (
        Cue::PainPoint,
        &[
            "(notre|mon|le) (plus gros|principal|gros|vrai|plus grand) (problème|défi|souci|frein)",
            "(nous|on) .. (perdons|perd|gaspillons|gaspille|ratons|rate|galère|galérons|peinons|manquons) .. (temps|leads|clients|prospects|heures|à|de|beaucoup|trop|des|opportunités)",
            "(du|au) mal à .. (suivre|qualifier|gérer|répondre|convertir|trouver|garder|traiter)",
            "(trop|très|tout est) (manuel|lent|lourd|compliqué à gérer|chronophage|long à traiter|pénible)",
            "(à la main|manuellement)",
            "(manque|manquons) de (visibilité|temps pour|suivi|ressources|personnel)",
            "(leads|prospects|clients|demandes) .. (perdus|sans réponse|passent à la trappe|partent|abandonnent)",
        ],
    ),
    (
        Cue::Need,
        &[
            "(nous|on|je) (cherchons|cherche|recherchons|recherche) (actuellement|) (une|un|à|des)",
            "(nous avons|on a|j ai) besoin (d un|d une|de)",
        ],
    ),
    (
        Cue::PricingQuestion,
        &[
            "(combien) (ça|cela|coûte|coûterait|est ce|faut|pour|ca|coute)",
            "(quel|quels|quelle) (est|sont) (le|les|vos|la|votre) (prix|tarif|tarifs|coût|coûts|grille tarifaire)",
            "(vos|les|grille|votre) (tarifs|prix|tarifaire|tarification|devis)",
            "(un|votre) devis",
            "(remise|réduction de prix)",
        ],
    ),
    (
        Cue::Budget,
        &[
            "(notre|un|le|mon) budget (est|de|d|annuel|pour|s élève|serait|alloué|validé|prévu|d environ)",
            "(avons|ai|a|dispose|disposons) (d|de|) (un|) budget",
            "budget (validé|approuvé|alloué|prévu|de <money>|de <n>)",
            "<money> (par an|par mois|de budget|cette année|de prévu)",
        ],
    ),
    (
        Cue::Timeline,
        &[
            "(d ici|avant|pour|dès|fin|en|début|courant) (la fin de|le|la|fin|l|) <when>",
            "(dès que possible|le plus vite possible|le plus rapidement possible|au plus vite)",
        ],
    ),
    (Cue::CriticalEvent, &["(contrat|abonnement|licence) .. (expire|termine|renouvelle|arrive à échéance|se termine)"]),
    (
        Cue::Authority,
        &[
            "(c est moi qui|je) (décide|signe|valide|prends la décision|décide des|tranche)",
            "je suis (le décideur|la décideuse|décideur|responsable du budget|responsable des achats)",
        ],
    ),
    (
        Cue::EconomicBuyer,
        &[
            "(notre|mon|ma|le|la) (directeur|directrice|daf|pdg|dg|patron|cfo|direction|chef) .. (décide|valide|signe|doit|approuve)",
        ],
    ),
    (
        Cue::CurrentTool,
        &[
            "(nous|on|j|je) (utilisons|utilise|travaillons|travaille|avons|sommes) (actuellement|aujourd hui|encore|déjà|avec|sur|) (avec|sur|) <tool>",
            "(remplacer|quitter|passer de|migrer de|migrer depuis) (notre|) <tool>",
            "(outil|logiciel|crm|système) (actuel|existant)",
        ],
    ),
    (Cue::Competitor, &["(alternative à|par rapport à|comparé à|différence avec|comparer avec|comparons avec) <tool>"]),
    (
        Cue::TeamSize,
        &[
            "<n> (personnes|salariés|employés|collaborateurs|utilisateurs|commerciaux|licences|agents) (dans|chez|en|au|à|qui|et|pour|dont)",
            "(équipe|entreprise|société|sommes|pme|boîte) (de|d environ|d|une équipe de|environ|) <n> (personnes|salariés|employés|collaborateurs|commerciaux|)",
        ],
    ),
    (
        Cue::Student,
        &[
            "(je suis|en tant qu) (étudiant|étudiante|élève|doctorant|doctorante)",
            "(mon|pour mon|pour un) (mémoire|projet d école|projet étudiant|projet de fin d études|exposé|stage de fin d études)",
            "(tarif étudiant|pour mes études|projet universitaire)",
        ],
    ),
    (
        Cue::JobSeeker,
        &[
            "(cherche|recherche) (un|une) (emploi|stage|poste|alternance|travail)",
            "(mon|ma) (cv|candidature|lettre de motivation)",
            "(est ce que vous recrutez|vous recrutez|recrutez vous|offres d emploi|postes ouverts|candidature spontanée)",
        ],
    ),
    (
        Cue::VendorPitch,
        &[
            "(nous|notre agence) (proposons|offrons|vous proposons|propose|aidons) (des services|aux entreprises|vos|nos services|un service|les entreprises)",
            "(article invité|backlinks|agence seo|référencement de votre|nos services de)",
            "(améliorer|booster|augmenter) (votre|vos) (référencement|visibilité|trafic|ventes|chiffre d affaires)",
        ],
    ),
    (
        Cue::JustBrowsing,
        &[
            "(je|on) (regarde|jette|regardons) (juste|seulement|simplement|juste un)",
            "(juste|simple) (curieux|curieuse|curiosité|par curiosité|pour voir)",
            "par (simple|pure|) curiosité",
        ],
    ),
];
