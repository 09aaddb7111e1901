//! English, thoroughly.

use super::Cue;

/// Phrases in the notation of [`super::notation`].
pub(super) const CUES: &[(Cue, &[&str])] = &[
    (Cue::DemoRequest, DEMO),
    (Cue::PainPoint, PAIN),
    (Cue::Need, NEED),
    (Cue::PricingQuestion, PRICING),
    (Cue::Budget, BUDGET),
    (Cue::Timeline, TIMELINE),
    (Cue::CriticalEvent, CRITICAL_EVENT),
    (Cue::Authority, AUTHORITY),
    (Cue::EconomicBuyer, BUYER),
    (Cue::DecisionProcess, PROCESS),
    (Cue::PaperProcess, PAPER),
    (Cue::DecisionCriteria, CRITERIA),
    (Cue::Champion, CHAMPION),
    (Cue::Competitor, COMPETITION),
    (Cue::CurrentTool, CURRENT_TOOL),
    (Cue::TeamSize, TEAM_SIZE),
    (Cue::Metrics, METRICS),
    (Cue::Impact, IMPACT),
    (Cue::Student, STUDENT),
    (Cue::JobSeeker, JOB_SEEKER),
    (Cue::VendorPitch, VENDOR_PITCH),
    (Cue::JustBrowsing, BROWSING),
];

const DEMO: &[&str] = &[
    "(want|wants|need|like|love|request|requesting|book|schedule|arrange|organize|organise|get|have|see|give|giving|show|do|set up|setup|sign up for|interested in|hop on|join|watch|receive|keen on|open to|ready for|ask for|up for|reserve|plan|attend|after|offer|provide|run) .. (demo|demos|demonstration|walkthrough|poc|pov)",
    "(want|need|like|love|book|schedule|arrange|get|do|set up|see|give|have|hop on|jump on|take|run) .. (walk through|guided tour|product tour|proof of concept|discovery call|intro call|sales call|live session|screen share)",
    "(demo|demonstration|walkthrough) (please|pls|plz|would be|would help|sounds|next|this|tomorrow|today|possible|request|on|for my|for our|for us)",
    "(can|could|may|would|will|when|how|where) .. (demo|demonstration|walkthrough)",
    "(is|are) there .. (a|any) (demo|demonstration|walkthrough|free trial|trial)",
    "demo (me|us|this|it|your)",
    "(book|schedule|arrange|set up|get|have|hop on|jump on|do|want|like|need|grab|open to|up for|plan) .. (call|meeting|chat|zoom|conversation|session|slot) .. with (you|your|someone from your|someone|somebody|sales|a sales|the sales|an expert|a product|one of your|the team|a rep|an account|a specialist|a solutions)",
    "(can|could|shall|should|may) (we|i) (all|also|please|maybe|then|) (meet|talk|hop on|jump on|get on|set up|schedule|arrange|book|have|do|grab) .. (call|zoom|meeting|teams call|video call|chat|call sometime)",
    "(can|could|shall|should) (we|i) (meet|talk) (<when>|tomorrow|on|sometime|to discuss|about|with your|with someone)",
    "(speak|talk|chat|meet) (to|with) (someone|somebody|a person|a human|anyone) (in|from|on|at) (sales|your|the sales)",
    "(speak|talk|chat|meet|connect|connected|touch) (to|with) (your|the|a) (sales|account|solutions|product) (team|rep|representative|person|people|executive|manager|engineer|guys|consultant|expert|department)",
    "(talk|speak|chat|connect) (to|with) sales",
    "(have|get|ask|let) (someone|somebody|sales|your sales|a sales|a rep|your team|one of your|an account) .. (call|contact|reach out|ring|phone|email) (me|us|to me|to us)",
    "(call|ring|phone) (me|us) (back|) .. (about|to discuss|to talk|regarding) .. (product|pricing|plans|plan|options|details|requirements|rollout|license|licence|platform)",
    "(schedule|set up|book|arrange) .. (call|meeting|time|slot) .. (to|and) (discuss|see|talk|go|walk|learn|look) .. (product|platform|pricing|it|this|through|kilo|details|options|more|how)",
    "(show|walk) (me|us|my team|our team|the team) .. (product|platform|how it works|how this works|in action|it work|through it|through the product|through your|through the platform|your software|the tool|the software)",
    "(see|seeing|watch) (it|this|the product|the platform|the tool|kilo|your product|your platform) (in action|live|working|work)",
    "(start|get|try|want|need|like|have|offer|sign up for|set up|begin|request) .. (free trial|trial account|pilot|sandbox|trial period|test account|trial)",
    "(can|could) (we|i) (try|test|trial) (it|this|the product|the platform|your product|kilo|your software|out)",
    "(would|will) (love|like) to (try|test|trial) (the product|your product|your software|your platform|kilo)",
    "(how|where) (do|can|to) (i|we|) (book|schedule|sign up for|get) .. (demo|call|trial|meeting)",
    "(send|share) .. (calendar link|calendly|meeting link|calendar invite|booking link)",
    "(what|which|when) .. (slots|times|availability|slot) .. (demo|call|walkthrough)",
    "(are|is) (you|someone|your team|anyone) (free|available) .. (call|demo|chat|walkthrough|meeting)",
];

const PAIN: &[&str] = &[
    "(our|my) (biggest|main|real|current|number one|top|key|core|) (problem|issue|challenge|struggle|pain|pain point|headache|bottleneck|frustration|concern) (is|are|right|today|at|with|here|has|remains)",
    "(biggest|main|number one|top) (problem|challenge|pain|pain point|headache|bottleneck|struggle|issue) .. (is|for us|we|right)",
    "(pain point|pain points|bottleneck|bottlenecks) (for|is|are|in|at|right|we|we have|today)",
    "(huge|big|major|massive|real|serious) (problem|issue|headache|pain|bottleneck|challenge|struggle|frustration|time sink) (for us|for our|for my team|for the team|in our|at our|with our)",
    "(we|we are|our team|the team|my team|our reps|our sales team|reps|our people|our agents|our staff|our marketing|sdrs|our sdrs|everyone|support|our support|i am|i) .. (struggling|struggle|struggles) (to|with|because|when|every|a lot|badly)",
    "(we|we are|our team|the team|my team|our reps|reps|our agents|our staff|support|our support team) .. (drowning|overwhelmed|swamped|buried|overloaded|stretched|stretched thin|burned out|burning out)",
    "(we|we are|our team|the team|reps|our reps|my team|they) .. (wasting|waste|wastes|losing|lose|spending|spend|spends|burning|lost) .. (hours|time|days|weeks|too much|so much|a lot of time|half|leads|deals|customers|money|revenue|prospects|opportunities|visitors)",
    "(we|we are|our|my team|team|reps) .. (missing|miss|misses|dropping|drop) .. (leads|deals|deadlines|opportunities|calls|follow ups|quota|targets|sla|slas|chats|messages|signals|inquiries|enquiries)",
    "(leads|deals|tickets|prospects|requests|customers|messages|inquiries|chats|orders|visitors|opportunities) .. (slip|slipping|fall|falling|get lost|getting lost|go cold|going cold|go unanswered|get stuck|stall|stalling|leave|bounce|disappear|drop off|dropping off|pile up|piling up|lost in|wait for hours|wait for days|wait hours|wait days)",
    "(can|could) not (keep up|scale|handle|cope|track|qualify|follow up|tell which|see which|see what|get visibility|find|get|respond|answer|reach|report|measure|figure out) .. (with|leads|volume|visitors|demand|who|which|what|the|all|any|our|fast|quickly|time|anything|everything|every)",
    "(not|never) (able to|have time to|have enough people to|have the capacity to|have visibility|have a good way|have any way|have a way) (keep|follow|track|answer|qualify|see|respond|handle|scale|to|into|of|for|reach)",
    "(no|zero|little|poor|without|lack of|lacking) (visibility|insight|insights|transparency|way to (track|measure|see|know|tell)|idea (who|which) (is|visits|visited|leads|of our|are))",
    "(no|zero|little|poor|lack of|lacking) (visibility|transparency|insight)",
    "(takes|taking|took) (us|our team|my team|the team|me|them|our reps|reps|forever|ages|way too|too|hours|days|weeks|so) .. (long|hours|days|weeks|forever|ages|to|per|every|a day|a week)",
    "(too|so|very|really|extremely|super|incredibly|painfully|all|still|mostly|completely|entirely|quite) (manual|slow|clunky|painful|tedious|error prone|time consuming|cumbersome|fragmented|messy|inefficient|outdated|complicated to maintain|unreliable)",
    "(is|are|it is|everything is|process is|gets|getting|was) (manual|clunky|painful|tedious|error prone|time consuming|cumbersome|fragmented|inefficient|a mess|a nightmare|a bottleneck|chaos|a disaster|unmanageable|killing us|a time sink|a black hole)",
    "(we|our team|reps|people|they|i) .. (manually|by hand)",
    "(manually|by hand) (copy|copying|enter|entering|track|tracking|update|updating|sort|sorting|qualify|qualifying|answer|answering|assign|route|routing|check|checking|doing|export|exporting)",
    "(copying|copy|pasting|copy paste|copy pasting|re entering|retyping) .. (between|into|from|spreadsheets|by hand|data|leads|everything)",
    "(hard|difficult|impossible|tough|tricky|painful) (for us|for our team|for my team|for the team|for our reps) (to)",
    "(hard|difficult|impossible|tough) to (keep track|scale|manage|qualify|follow up|know which|tell which|see which|get visibility|report|measure|prioritize|prioritise|onboard|collaborate|forecast)",
    "(response|reply|resolution|conversion|churn|bounce|no show|close|win|handling) (time|times|rate|rates) (is|are|has|have|keeps|keep|went|gone|has gone) (been|) (too|terrible|low|slow|dropping|falling|going|getting|poor|bad|awful|very|way|dropped|down|up|high|unacceptable|suffering|at)",
    "(conversion|conversions|pipeline|revenue|sales|engagement|retention|productivity|leads|traffic) (is|are|has|have|keeps|keep) (been|) (dropping|falling|declining|stagnating|stalling|flat|going down|suffering|tanking|down|dropped|fallen|dried up|drying up|shrinking)",
    "(our|the) (website|site|traffic|visitors) .. (do not|does not|not|barely|rarely|hardly) (convert|converts|book|turn|converting|reply|leave)",
    "(frustrated|unhappy|fed up|disappointed|dissatisfied|annoyed|not happy|not satisfied|sick|tired) (with|by|of) (our|the|using|having|how|all|it|<tool>) .. (tool|crm|software|system|process|vendor|platform|chatbot|provider|setup|solution|spreadsheets|spreadsheet|current|manual|leads|workflow|agency|chat|existing|today|support|data)",
    "(frustrated|unhappy|fed up|dissatisfied|not happy|not satisfied) with <tool>",
    "(frustrating|annoying|painful|exhausting) (for|to) (us|our team|our reps|my team|the team|our customers|manage|maintain|keep)",
    "(current|existing|present|old|legacy) (tool|crm|software|system|process|vendor|platform|chatbot|provider|setup|solution|workflow|stack|bot) .. (does not|do not|can not|is not|not|lacks|fails|keeps|breaks|too|slow|sucks|is terrible|is a|limited|expensive|doesn|crashes|falls|outdated|makes)",
    "(outgrown|outgrew|outgrowing|growing out of|hit the limits of|hitting the limits)",
    "(data|information|leads|everything|notes|feedback|tickets) (is|are|lives|live) (scattered|spread|siloed|all over|in silos|everywhere|across five|in too many)",
    "(data|info|information) silos",
    "(nobody|no one|none of us) .. (follows up|answers|replies|responds|has time|updates|can see)",
    "(understaffed|short staffed|too few people|not enough (people|reps|agents|staff|hands|sdrs|hours|bandwidth|capacity))",
    "(need|needs|want|have|trying|looking) to (stop|fix|solve|get rid of|reduce|eliminate|cut|end) .. (churn|manual|leads|response|time|spam|errors|no shows|backlog|workload|costs|losing|wasting|bottleneck|problem|chaos|drop|silos|tickets|junk|overhead)",
    "(sales|marketing|support|success) (and|vs|versus) (sales|marketing|support|success) .. (not aligned|misaligned|disconnected|fight|blame|out of sync)",
    "(bad|poor|low|junk|dirty|terrible) (quality leads|lead quality|data quality|leads|data|conversion|conversion rate)",
    "(unqualified|junk|useless|spam|bad|low quality|irrelevant) (leads|demos|meetings|inbound|calls|mqls|form fills)",
    "(flooded|bombarded|inundated|overrun) (with|by)",
    "(backlog|queue) (of|is|keeps|has) .. (tickets|requests|weeks|days|growing|hundreds|thousands|leads|huge|out of)",
    "(visitors|customers|prospects|users|buyers|leads) .. (leave|leaving|abandon|drop off|bounce|give up|go to a competitor|go elsewhere|churn)",
    "(after hours|overnight|out of hours|at night|weekends|on weekends|outside office hours) .. (nobody|no one|unanswered|we miss|miss|lose|lost|go)",
    "(compliance|audit|security|gdpr|data quality|reporting|onboarding|forecasting|attribution|adoption|integration|deliverability) (is|are|has been|has become|gives) (a|an|our|such a|always a|quite a|us) .. (problem|nightmare|headache|pain|mess|struggle|headaches|issue|challenge|concern)",
    "(keeps|keep|constantly|always) (breaking|crashing|failing|going down|dropping our|timing out)",
];

const NEED: &[&str] = &[
    "(we are|we were|i am|our team is|my team is|my company is|our company is|company is|currently|we have been|been) (actively|currently|) (looking|searching|shopping|hunting) (for|at) (a|an|some|something|software|tools|solutions|ways|help|better|new|another|alternatives|vendors|options) .. (tool|tools|solution|solutions|platform|software|system|crm|chatbot|bot|agent|way|ways|alternative|vendor|product|help|provider|that|which|to)",
    "(looking|searching) for .. (tool|solution|platform|software|system|crm|chatbot|vendor|provider|product|ai agent|alternative)",
    "(we|our team|my team|our company|our sales team|our reps|sales|marketing) (really|urgently|just|also|) (need|needs|require|requires|want|wants) (a|an|some|something|better|help|more|your)",
    "(we would|we should) (like|love|want) to (automate|improve|replace|qualify|capture|increase|reduce|scale|centralize|consolidate|get|have|engage|convert|understand|track|route|roll)",
    "(want|wanting|need|hoping|hope|trying|looking) to (automate|improve|replace|qualify|capture|increase|scale|centralize|consolidate|convert|streamline|modernize|unify|speed up|grow|boost)",
    "(our|the|my) (goal|use case|aim|objective|priority|need) (is|would be|here is)",
];

const PRICING: &[&str] = &[
    "how much (is|does|do|would|will|are|for|to|it|you|per)",
    "(what|whats) (does|do|would|will) .. (cost|costs|charge|run us|set us back|pay)",
    "what (is|are) (the|your|its) .. (price|prices|pricing|cost|costs|rates|rate|fee|fees)",
    "what (price|pricing|cost)",
    "(pricing|price) (plans|plan|page|tiers|tier|model|options|details|list|info|information|structure|sheet|question|per|for|please|pls|breakdown|look|work|range)",
    "(your|the|about|on|about the|of) pricing",
    "(how) (does|do|is) .. (pricing|priced|billing|billed|charged)",
    "(send|share|get|give|need|want|like|provide|have|request|requesting) .. (quote|quotation|pricing|price list|proposal|estimate|rate card)",
    "(per|by) (seat|user|conversation|agent|month) .. (or|pricing|cost|price|billing)",
    "(cost|price|charge|pay) (per|for each|each) (seat|user|conversation|agent|month|lead|license|licence)",
    "(discount|discounts|volume pricing|annual billing|enterprise pricing|enterprise plan|nonprofit pricing|startup pricing)",
    "(which|what) (plan|plans|tier|package) .. (include|includes|do you|would|should|is right|fits|cost|for|has|have|need|we|offer|come)",
    "(is|are) (it|there|this|you) (free|a free plan|a free version|a free tier|expensive|affordable)",
    "(free plan|free tier|free version)",
    "(cost|costs|price|prices|fees) (of|for) (your|the|using|a|each|an)",
    "pricing",
];

const BUDGET: &[&str] = &[
    "(our|the|my|a|total|annual|yearly|quarterly|approved|allocated|marketing|sales|software|tooling|department) budget (is|of|for|would be|will be|this|around|about|approx|between|up|has been|was|comes|sits|next|allows|line|we)",
    "budget (<money>|<n>|is (approved|set|there|allocated|secured|signed off|around|about|up to|roughly|in place|not an issue|not a problem|confirmed|ready|available|ours|flexible)|approved|around|about|of|up to|roughly|between|confirmed|ok|sorted|secured|allocated|range|wise)",
    "(we|i|company|team|department|already|management|board) (do|already|have|) (have|got|has|secured|approved|allocated|earmarked|reserved|set aside) (a|an|the|our|some|about|around|roughly|up to|enough|) .. budget",
    "(set aside|earmarked|allocated|put aside|reserved|budgeted|planned|approved|spend|invest|spending|pay|paying|afford|up to|go up to|allocate) .. <money>",
    "(have|got) (about|around|roughly|up to|) <money> (for|to spend|budget|available|allocated|approved|set aside|earmarked)",
    "(budgeted|earmarked) (for|about|around|up|<n>|<money>)",
    "<money> (budget|to spend|set aside|earmarked|allocated|approved|per year|a year|annually|per month|a month|this year|per quarter|for this|max|per seat|pa|p.a)",
    "(can|could) (spend|afford|go up to|invest|pay|allocate) (up to|around|about|roughly|) (<money>|<n>)",
    "(within|under|below|in) (our|a|the) budget (of) (<money>|<n>)",
    "(money|funding|funds|budget) (is|are|has been|have been) (there|approved|available|allocated|secured|in place|signed off|set aside|released)",
    "(budget|money) is (not|no) (an issue|a problem|issue|problem|the problem|the issue|a concern)",
];

const TIMELINE: &[&str] = &[
    "(go live|going live|live|launch|launching|roll out|rolling out|rollout|deploy|deployed|implement|implemented|implementing|start|starting|up and running|running|in place|onboard|onboarded|ready|done|decide|decision|deciding|buy|purchase|switch|switching|migrate|migrated|kick off|sign|finalize|finalise|solution|something|it|this|choose|pick|set up|working) .. (by|in|before|within|at|from|during|no later than|until|around|for|on) (the|) <when>",
    "(need|want|have|must|like|hoping|plan|planning|aiming|looking|hope|try|trying|intend) .. (by|before|within|no later than|until) (the|) <when>",
    "(timeline|timeframe|time frame|time line|target date|deadline|go live|launch|rollout) (is|of|would be|for|target|date|planned|<when>)",
    "(our|the|a|hard|tight|my) (timeline|timeframe|deadline|go live date|launch date|start date)",
    "(as soon as possible|asap|right away|immediately|urgently|straight away|as quickly as possible)",
    "(decision|decide|deciding|choose|start|buy|purchase|roll out|go live|launch|implement|evaluate|evaluating|rollout|kick off|begin) (<when>|in <when>|by <when>|within <when>|sometime <when>|early <when>)",
    "(this|next) (quarter|month) (is|we|if|would|at|already|ideally|latest)",
    "(ideally|hopefully|probably|preferably|target|targeting|aiming for|planned for|scheduled for|sometime|latest) (in|by|) (the|) <when>",
    "(need|needs|want) (it|this|something|a solution|a tool|one|that) (<when>|live|running|in <when>|by <when>|soon|quickly|fast|yesterday)",
    "how (long|fast|quickly|soon) .. (implement|implementation|onboarding|set up|setup|rollout|roll out|deploy|go live|live|get started|up and running|migrate|migration|onboard|install)",
    "in the next <n> (weeks|months|days|quarters)",
    "within (the|) (next|) <n> (weeks|months|days|quarters)",
];

const CRITICAL_EVENT: &[&str] = &[
    "(contract|subscription|license|licence|agreement|renewal|plan) .. (renews|renew|expires|expire|ends|end|runs out|is up|up for renewal|due|coming up|expiring|ending|comes up)",
    "(renewal|contract) (is|comes|in|date|due|with) .. <when>",
    "(before|ahead of|in time for|for) (our|the|my) .. (launch|conference|trade show|fair|audit|funding round|series a|series b|board meeting|peak season|high season|product launch|event|summit|rebrand|ipo|fiscal year|relaunch|expo|kickoff|season)",
    "(audit|inspection|launch|relaunch|conference|trade show|board meeting|migration|acquisition|merger|peak season|rebrand) (is|in|on|coming|starts|happens|next|this|begins|planned|scheduled) .. <when>",
    "(we are|we) (launching|launch|opening|expanding|merging|relaunching|moving|raising|hiring|open|expand|acquiring|entering) .. <when>",
    "before (black friday|christmas|the holidays|the season|peak season|the audit|the renewal)",
    "(sunset|sunsetting|shutting down|discontinued|end of life|shut down|switched off|retiring)",
    "(board|ceo|cfo|investors|management) (wants|want|expects|expect|asked|needs) .. (by|before) <when>",
];

const AUTHORITY: &[&str] = &[
    "(i am|i will be) the (decision maker|one who decides|one deciding|budget owner|budget holder|buyer|person who decides|one who signs|final decision|economic buyer|one with the budget|owner of the budget|sole decision maker|main decision maker|one making)",
    "i (am|will be) (responsible|in charge|accountable) (for|of) .. (budget|purchasing|buying|procurement|tooling|tools|decision|software|selection|vendor|vendors|buying decision|purchase|crm|stack)",
    "i (make|take|own|have|get|hold) (the|all|final|most|) (final|last|purchasing|buying|ultimate|) (decision|decisions|call|say|word|sign off|budget authority|authority|budget)",
    "i (decide|sign off|sign|approve|control) (on|the|all|our|off|what|which|about|these|it|alone|this|that|budgets|purchases|contracts)",
    "(my|our) (decision|call) (alone|to make|is final)",
    "it is my (decision|call|budget)",
    "(i|me) (and my|and our|and the|together with|with our|with my) .. (decide|make the decision|sign off|decides|make the call)",
    "i (own|run|lead|manage|head|control) (the|our|this) .. (budget|purchasing|procurement|vendor selection|evaluation|buying process|tool selection|project|stack)",
    "i (can|am able to|am authorized to|am authorised to) (sign|approve|make the decision|make that decision|greenlight|sign off)",
    "(i am|we are) the (founder|founders|owner|owners|ceo) (and|so)",
    "(the|final) (decision|call|say) is (mine|up to me|with me|on me|ours)",
    "(up to me|my say)",
    "i have (budget authority|signing authority|purchasing power|buying power|decision power)",
];

const BUYER: &[&str] = &[
    "(our|the|my) (cfo|ceo|coo|cto|cio|cmo|cro|vp|boss|manager|director|head|board|founder|finance team|president|owner|procurement|finance|managing director|leadership|md|executive team|management|vp of sales|vp sales|head of sales|controller) .. (approve|approves|sign|signs|decide|decides|sign off|signs off|final say|final decision|holds|hold|owns|own|control|controls|has to agree|budget|makes the|make the|needs to agree|greenlight|greenlights)",
    "(approval|sign off|signature|green light|buy in|ok|go ahead) (from|of|by) (our|the|my) (cfo|ceo|coo|cto|cio|cmo|cro|vp|boss|manager|director|board|founder|finance|leadership|management|procurement|head)",
    "(need|have|has) to (ask|convince|run it by|run this by|check with|clear it with|consult|get approval from|talk to) (my|our|the) (boss|cfo|ceo|cto|cio|manager|board|director|vp|finance|management|leadership|founder|head|team lead)",
    "(economic buyer|budget owner|budget holder|decision maker) (is|would be|will be|sits)",
    "(reports|report) to (our|the|my) (cfo|ceo|cro|cmo) who (approves|decides|signs)",
];

const PROCESS: &[&str] = &[
    "(evaluating|evaluate|comparing|compare|shortlisted|shortlisting|shortlist|looking at|reviewing|considering|assessing|testing|down to|talking to) (a|a few|several|multiple|other|some|different|<n>|the|our|a couple of|between) .. (vendors|vendor|tools|solutions|options|providers|platforms|alternatives|products|candidates|systems)",
    "(decision|evaluation|selection|buying|purchasing|procurement|approval|review) (process|committee|team|board|criteria|phase)",
    "(the|our) (board|committee|team|leadership|steering committee|exec team|partners|management|buying committee|working group) (will|has to|have to|needs to|need to|must|would|decides|decide|meets|votes|makes|then|reviews)",
    "(run|running|start|starting|do|begin|doing|want|plan) (a|an|with a) (pilot|poc|proof of concept|trial|rfp|tender|evaluation|bake off|test phase)",
    "(rfp|rfi|tender|shortlist|bake off|vendor selection)",
    "(after|then|next|first|before) .. (the board|we decide|decide|final decision|pick a vendor|make a decision|choose a vendor|sign|roll out|presents|present to)",
    "(decide|choose|pick|select) (together|between|by consensus|as a team|as a group|among)",
];

const PAPER: &[&str] = &[
    "(security|legal|vendor|compliance|privacy|infosec|procurement|it|data protection|risk) (review|questionnaire|assessment|approval|team|check|onboarding|process|department|checks|sign off|audit)",
    "(sign|signed|signing|need|require|requires|have|provide|send|offer|review|get|redline|negotiate) .. (nda|dpa|msa|baa|sla|data processing agreement|purchase order|w9|vendor form|contract terms|security questionnaire|soc 2|soc2|iso 27001)",
    "(nda|dpa|msa|baa|purchase order|data processing agreement|security questionnaire|order form|master agreement|vendor registration)",
    "(go|goes|going|pass|has to go|needs to go|run) through (procurement|legal|security|infosec|purchasing|compliance|our legal|our procurement|our security|the legal|vendor onboarding)",
    "(procurement|legal|purchasing|our lawyers|infosec) (takes|needs|requires|will|has|have|must|wants|is|are|usually|review|team)",
    "(pay|paid|payment|buy) .. (by invoice|on invoice|via invoice|net 30|net 60|purchase order|through marketplace|through aws marketplace)",
];

const CRITERIA: &[&str] = &[
    "(must|has to|needs to|need to|should|have to) (have|support|integrate|be|work with|offer|include|comply|connect|run|handle|provide|sync|meet) .. (sso|saml|gdpr|api|soc|soc2|iso|hipaa|integration|integrations|crm|hubspot|salesforce|slack|compliant|eu|hosted|multilingual|languages|german|french|spanish|mobile|secure|on premise|self hosted|dashboard|reporting|zapier|webhooks|teams|scim|audit|accessible|encryption|data residency|export|easy|with)",
    "(requirement|requirements|must have|must haves|deal breaker|dealbreaker|non negotiable|criteria|prerequisite|hard requirement|key requirement) (is|are|for us|for|include|includes|would|here|list|we)",
    "(important|critical|crucial|essential|mandatory|key|vital|matters most|matter most) (to|for) (us|our team|our company|me|our business|our security) (is|are|that|to|it|would)",
    "(does|do|can|is|will|are) (it|you|this|kilo|your product|your platform|your tool|the product|the platform|your software) (integrate|integrates|connect|sync|support|supports|work|comply|offer|have|compatible|compliant|gdpr|soc|soc2|hipaa) .. (with|sso|saml|api|gdpr|soc|soc2|hipaa|integration|compliant|hubspot|salesforce|slack|scim|webhooks|zapier|multiple languages|german|french|spanish|<tool>|eu hosting|on premise|data residency|crm)",
    "(we|we would|i) (need|require|want|expect|must have|prefer) .. (sso|saml|gdpr compliance|api access|soc 2|soc2|hipaa|eu hosting|data residency|salesforce integration|hubspot integration|slack integration|crm integration|integration with|integrates with|on premise|audit logs|role based access|scim|white label|multi language|multilingual)",
];

const CHAMPION: &[&str] = &[
    "i (am|have been|will be) (pushing|championing|advocating|lobbying|driving|sponsoring|leading|selling|rooting|fighting) (for|this|it|the)",
    "i (would|will|can|could|want to) (champion|push|advocate|sponsor|pitch|sell|present|recommend|bring|take|argue|make the case) (this|it|for|you|kilo|that) .. (internally|to my|to our|to the|inside|for this|for you|for it|team|boss|board|leadership|management|up the chain)",
    "(convince|convincing|sell it to|pitch it to|present it to|present this to|win over|persuade) (my|our|the) (boss|team|cfo|ceo|board|leadership|management|vp|director|manager|colleagues)",
    "(build|building|need|make|making|put together|write) (a|the|my) business case",
    "(internal champion|executive sponsor|internal sponsor)",
];

const COMPETITION: &[&str] = &[
    "(compare|comparing|evaluating|considering|looking at|talking to|trialing|trialling|testing|demoed|demoing|checking out|shortlisted|also seen|also looking at|reviewing|choosing between|deciding between|up against|quote from|proposal from|offer from) (also|you with|you against|you to|you and|with|both|between|against|) <tool>",
    "(how) (are|do|does|is) (you|it|this|kilo|your product|your tool|your platform) .. (compare|compared|different|differ|better|stack up|cheaper|versus|vs) (to|from|with|than|against|)",
    "(alternative|alternatives|replacement|instead) (to|for|of) <tool>",
    "(vs|versus|compared to|compared with|different from|better than|cheaper than|instead of|rather than|unlike) <product>",
    "(your|other|the) (competitor|competitors|competition|alternatives) .. (offer|offers|quote|quoted|cheaper|gave|are|have|has|charge|do|is|does|told|we|i|like|such)",
    "(other|a few|several|two|three|few|some|different|multiple|couple of) (vendors|providers|vendor quotes|competing products|competitors|competing tools)",
];

const CURRENT_TOOL: &[&str] = &[
    "(we|we are|our team|my team|our company|they|i|i am|our reps|sales|marketing|support|everyone|team|currently|today|now|still) (currently|still|already|mostly|just|only|actually|now|today|have been|are|all|also|) (use|uses|using|used|rely on|relying on|pay for|paying for|do everything in|stuck with|manage everything in|track everything in|trialed) (a|an|our|the|both|old|mostly|just|only|) <tool>",
    "(we|our team|my team|our company|i|our reps|sales|marketing|support) (currently|still|already|mostly|now|are|) (run|running|work with|live in|moved to|have|on|have got|work in|run on|tried|are on) (a|an|our|the|) <product>",
    "(we|we are|our|my) (currently|still|already|mostly|now|) (use|using|have|run|rely on|manage|track|keep) .. (spreadsheet|spreadsheets|excel|google sheets|pen and paper|sticky notes|an in house tool|an in house system|in house|a homegrown|homegrown|a custom built|custom built|a legacy system|our own tool|legacy crm|live chat|a live chat|a chatbot|contact forms|a contact form|a crm|shared inbox|a shared inbox)",
    "(switch|switching|switched|migrate|migrating|migrated|transition|transitioning|replace|replacing|ditch|ditching) (away from|from|off|off of|over from|out of|our|our current|our old|the|) <tool>",
    "(move|moving|moved|coming|leave|leaving|get rid of|cancel|canceling|cancelling|away from|off) (away from|from|off|off of|our|our current|) <product>",
    "(current|existing|present|legacy|old|incumbent|previous) (tool|crm|software|system|vendor|platform|chatbot|provider|setup|solution|stack|tech stack) (is|are|we|was|from|runs|today)",
    "(replace|replacing) (our|the|an|a) (current|existing|old|legacy|in house|present|homegrown)",
    "(integrate|integrates|integration|connect|connects|sync|syncs|work|works|compatible|plug) (with|to|into) (our|my) <tool>",
    "(our|my) (crm|stack|chat tool|helpdesk|help desk|ticketing system|marketing automation|ats|erp|tech stack|support tool|chatbot|current tool) (is|runs on|lives in|uses)",
    "(built|building|have built|wrote) (our own|an in house|a custom|an internal|it in house|something in house)",
];

const TEAM_SIZE: &[&str] = &[
    "(team|company|startup|org|organization|organisation|department|group|agency|firm|business|staff|workforce|crew) of (about|around|roughly|approximately|approx|over|under|nearly|almost|some|up to|more than|just|only|) <n>",
    "<n> (people|person|employees|employee|staff|users|user|seats|seat|reps|rep|sdrs|sdr|bdrs|agents|engineers|developers|salespeople|colleagues|ftes|fte|headcount|licenses|licences|sellers|aes|marketers|team members|members|sales reps|sales people|account executives|support agents|consultants|sales) (in|on|company|team|across|at|who|would|will|and|total|that|using|right|so|for|need|to|worldwide|strong|today|currently|globally|startup|org|agency|by|working|or|business|doing|handling|answering|operation|shop)",
    "(we|we are|there are|team is|team has|we have|we have got|with|have|company has|employ|employs|are|for|about|around|roughly|size is) (about|around|roughly|approximately|approx|over|nearly|almost|just|only|currently|a|maybe|like|some|) <n> (people|person|employees|staff|seats|reps|sdrs|bdrs|agents|engineers|developers|salespeople|ftes|licenses|licences|sellers|aes|marketers|team members|sales reps|sales people|account executives|support agents|users|strong)",
    "(team|company|head count|headcount|size) (size|) (is|of) (about|around|roughly|approximately|over|nearly|) <n>",
    "(we are|its|it is) (just|only|) (the|) (two|three|four|five|six|seven|eight|nine|ten) of us",
    "<n> (of us|in the team|in our team|on the team|on our team|in sales|in support|in marketing)",
    "team of <n>",
];

const METRICS: &[&str] = &[
    "(increase|reduce|cut|improve|boost|grow|double|triple|halve|raise|lower|save|decrease|shorten|drop|bring|get|lift|hit|reach|target|speed up) .. (by|to|from|of|about|around|at least|) <n> .. (percent|%|hours|days|minutes|leads|deals|demos|meetings|x|times|per|a|week|month|tickets)",
    "(increase|reduce|cut|improve|boost|grow|double|triple|halve|raise|lower|decrease|shorten) (our|the|my) (conversion|conversions|response|reply|churn|win|close|lead|pipeline|cost|costs|revenue|mrr|arr|cac|time|bounce|demo|booking|handling|sales|no show|meeting|meetings|workload|demos)",
    "<n> (leads|visitors|demos|tickets|chats|conversations|inquiries|enquiries|requests|calls|signups|sessions|meetings|mqls|sqls|orders) (a|per|each|every) (day|week|month|quarter|year)",
    "(kpi|kpis|conversion rate|response time|win rate|close rate|cac|arr|mrr|nps|csat|roi) (is|are|of|target|at|we|should|goal|around|from|currently)",
    "(double|triple|halve) (our|the)",
];

const IMPACT: &[&str] = &[
    "(cost|costs|costing|costed) (us|our company|the company|our team|the business|our business)",
    "(we|our team|it|this|that|reps|team|company) .. (losing|lose|loses|lost|wasting|waste|wastes|missing|leaking|leak|spend|spends|spending) .. (<money>|<n> hours|<n> leads|<n> deals|<n> days|<n> customers|<n> percent|half of our|half our|a third of|hours a|hours every|hours per|days a|days every)",
    "<n> (hours|days) (a|per|each|every) (day|week|month) (on|just|copying|doing|entering|for|answering|qualifying|manually|sorting|chasing|updating|is|are|to)",
    "(hurting|hurts|killing|damaging|impacting|affecting|affects|impacts) (our|the|my) (revenue|sales|growth|pipeline|conversion|conversions|brand|customers|team|morale|numbers|business|margins|reputation|retention|roi|targets)",
    "(missed|missing|miss) (our|the) (target|targets|quota|numbers|goal|goals|forecast|number)",
];

const STUDENT: &[&str] = &[
    "(i am|as|we are) (a|an|still a|just a|only a|currently a|) .. (student|undergrad|undergraduate|grad student|phd student|phd candidate|students|postgraduate)",
    "(student here|student at|student from|students at)",
    "(my|our|a|for my|writing my) (thesis|dissertation|homework|term paper|school project|class project|university project|college project|master thesis|masters thesis|bachelor thesis|capstone|coursework|class assignment|uni project|research paper|case study for (class|university|college|school))",
    "(for|in) (a|my|our) (class|course|assignment|seminar|school assignment|university course|marketing class|college course|mba class)",
    "(i|we) (study|am studying|are studying|studying)",
    "student (discount|discounts|license|licence|plan|pricing|version|account|project)",
    "(academic|university|school|college) (project|research|assignment|paper)",
];

const JOB_SEEKER: &[&str] = &[
    "(are|is) (you|your company|your team|kilo|there) (guys|currently|still|also|) (hiring|recruiting|any (job|open|vacant|career|vacanc*))",
    "(you|your company) (currently|) (hiring|recruiting)",
    "(looking|searching|applying|apply|applied|interested) (for|in) (a|an|the|any|your|some|) .. (job|jobs|position|positions|role at|role with|internship|vacancy|vacancies|opening|openings|employment|career|new role|next role|new opportunity|job opportunities|new position|open role)",
    "(my|a|attached|send|sending|sent|submit|here is my|drop my) (cv|resume|résumé|job application|cover letter|application for the|portfolio and cv)",
    "(send|submit|share|upload|email) .. (cv|resume|résumé|job application|cover letter)",
    "(job|career|careers|internship|vacancy|vacancies|open positions|open roles|job openings|job opening) (opportunities|opportunity|opening|openings|page|application|offer|offers|at your|with your|in your|at kilo|available|for)",
    "(any|have|got|about|offer) .. (openings|vacancies|vacancy|internships|internship|open positions|open roles|job openings|jobs|job opportunities)",
    "(work|working) (for|at|with) (you|your company|you guys|kilo) (as|guys|full time|remotely|in|if)",
    "(would|like|love|want) to (work|intern) (for|at) (you|your company|kilo|your team)",
    "(job interview|my application|job seeker|looking for work|unemployed)",
    "(join your|be part of your|apply to your|apply at your) (team|company|sales team|engineering team)",
];

const VENDOR_PITCH: &[&str] = &[
    "(we|our agency|our company|my company|our team|i|our firm) (can|could|will|would|may) (help|boost|increase|grow|improve|rank|redesign|build|provide|generate|offer|supply|double|get) (you|your|you guys|you with)",
    "(we|our agency|our company|my company|i|our firm) (offer|offers|provide|provides|specialize|specialise|specializes|sell|sells|deliver|are offering|develop|design) .. (services|service|backlinks|seo|leads|outsourcing|development|web design|solutions to companies like yours|staffing|lists|databases|link building|to companies like yours|to businesses like yours|for companies like yours|for your|at competitive|marketing services|developers)",
    "(seo|link building|backlink|backlinks|guest post|guest posts|guest posting|web design|web development|lead generation|outsourcing|offshore|staffing|email list|email lists|content writing|app development) (services|service|agency|packages|package|opportunity|offer|company|partner|on your|for your|provider)",
    "(partnership|collaboration|sponsorship|reseller|affiliate|guest post|cooperation|joint venture) (opportunity|opportunities|proposal|with your|offer|request|inquiry)",
    "(write|publish|contribute|submit|place) .. (guest post|guest article|sponsored post|sponsored article|link on your|article on your)",
    "(rank|ranking|page one|first page|page 1|top) (of|on|in) google",
    "(who|which person|whom) (handles|is in charge of|is responsible for|manages|takes care of|should i speak to about|deals with) .. (your|at your|in your|marketing at|it at|purchasing at|procurement at)",
    "(increase|boost|grow|improve|double|triple|skyrocket) your (traffic|sales|revenue|ranking|rankings|conversions|leads|seo|business|website|pipeline|roi|visibility|online)",
    "(your|to your) (website|site|company) .. (noticed|found|errors|not ranking|could rank|needs a redesign|could be improved|issues with your seo|broken links)",
    "(i|we) (noticed|found|visited|came across|checked|reviewed|audited) your (website|site) .. (errors|issues|not ranking|improve|ranking|slow|problems|redesign|seo|and we|and i)",
    "(like|want|love) to (sell|offer|pitch|introduce|present) (you|to you|our|my|your team) .. (services|service|product|products|solution|agency|company|offer|offering|you|leads|tool)",
    "(interested in|open to) (outsourcing|our services|our offer|selling your|buying leads|link exchange|a link exchange|exchanging links|our solution|buying a list|a partnership with us)",
];

const BROWSING: &[&str] = &[
    "(just|only|merely|simply) (browsing|looking around|looking|curious|checking it out|checking this out|checking out|checking you out|checking things out|exploring|poking around|window shopping|killing time|having a look|taking a look|wondering what|being nosy|testing the bot|testing this bot|testing the chat|playing around|seeing what)",
    "(out of|pure|idle|mere) curiosity",
    "(window shopping|not (looking to buy|ready to buy|planning to buy|interested in buying|buying anything|in the market|looking for anything|going to buy|shopping for))",
    "(no (plans|plan|intention|intentions) (to|of) (buy|buying|purchase|purchasing))",
    "(not interested|not really interested|no interest) (in|at|right|for|thanks|thank|sorry|anymore|)",
    "(am|are) (just|only) (browsing|looking|curious|exploring)",
];
