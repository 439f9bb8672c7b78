package extract

import "strings"

// The closed sets of words that those who tell are read with, from the tables
// tellers.tsv.
var (
	tellersEn = loadRoles("en/tellers.tsv")
	tellersZh = loadRoles("zh/tellers.tsv")

	determiners  = tellersEn["determiner"]
	articles     = tellersEn["article"]
	leadWords    = tellersEn["lead"]
	bridges      = tellersEn["bridge"]
	splitters    = tellersEn["modifier"]
	particles    = tellersEn["particle"]
	indefinite   = tellersEn["indefinite"]
	pronouns     = tellersEn["pronoun"]
	papers       = tellersEn["paper"]
	stories      = tellersEn["story"]
	figureNouns  = tellersEn["figures"]
	mediumNouns  = tellersEn["medium"]
	outletWords  = tellersEn["outlet"]
	firms        = tellersEn["firm"]
	anyBody      = tellersEn["anybody"]
	knownAlone   = tellersEn["alone"]
	audiences    = tellersEn["audience"]
	openers      = tellersEn["opener"]
	whereAndWhen = tellersEn["circumstance"]
	sayAdverbs   = tellersEn["adverb"]
	passives     = tellersEn["unsaid"]
	backStops    = tellersEn["stop"]
	awaits       = tellersEn["awaits"]
	teams        = tellersEn["team"]
	market       = tellersEn["market"]
	decides      = tellersEn["decides"]
	images       = tellersEn["image"]
	compares     = tellersEn["compares"]
	tells        = tellersEn["tells"]
	quotingVerbs = tellersEn["quotes"]
	reportsWords = tellersEn["reports"]
	writers      = tellersEn["writer"]
	fresh        = tellersEn["fresh"]
	nounsToo     = tellersEn["nountoo"]
	issues       = tellersEn["issued"]
	referring    = tellersEn["referring"]
	earnings     = tellersEn["result"]
	happens      = tellersEn["happens"]
	putsOut      = tellersEn["putout"]
	joins        = tellersEn["joins"]
	helping      = tellersEn["aux"]
	attaches     = tellersEn["attaches"]
	turns        = tellersEn["turn"]
	clauseVerbs  = tellersEn["clause"]
	taken        = tellersEn["taken"]
	vagueBodies  = tellersEn["vague"]
	tradables    = tellersEn["traded"]
	polled       = tellersEn["polled"]
	claimNouns   = tellersEn["claim"]
	spokenTo     = tellersEn["spoken"]
	additions    = tellersEn["adds"]
	forecasters  = tellersEn["forecaster"]
	generations  = tellersEn["generation"]
	handed       = tellersEn["handed"]
	kindsOfGain  = tellersEn["earned"]

	forecastNouns = tellersEn["foretold"]
	views         = tellersEn["view"]
	ofAll         = tellersEn["ofall"]
	values        = tellersEn["values"]
	bearings      = tellersEn["bearing"]
	asked         = tellersEn["asked"]
	ofState       = tellersEn["ofstate"]
	extremes      = tellersEn["most"]
	styled        = tellersEn["styled"]
	seats         = tellersEn["seat"]
	nameWords     = tellersEn["within"]
	topics        = tellersEn["topic"]
	sits          = tellersEn["sits"]
	campuses      = tellersEn["campus"]
	topicEndings  = tellersEn["topicending"]
	localities    = tellersEn["locality"]
	orders        = tellersEn["order"]
	lasting       = tellersEn["lasting"]

	papersZh      = tellersZh["paper"]
	genericZh     = tellersZh["nobody"]
	quotingWords  = tellersZh["quoting"]
	awaitsZh      = tellersZh["awaits"]
	decidesZh     = tellersZh["decides"]
	anyBodyZh     = tellersZh["anybody"]
	forecastsZh   = tellersZh["forecast"]
	speakersZh    = tellersZh["speaker"]
	teamsZh       = tellersZh["team"]
	marketZh      = tellersZh["market"]
	reckonsZh     = tellersZh["reckons"]
	mediaEndZh    = tellersZh["medium"]
	figureNounsZh = tellersZh["figures"]
	kindsZh       = tellersZh["kind"]
	comparesZh    = tellersZh["compares"]
	styledZh      = tellersZh["styled"]
	instrumentsZh = tellersZh["instrument"]
	forcesZh      = tellersZh["force"]
	releasesZh    = tellersZh["release"]
	reportsZh     = tellersZh["reports"]
	articlesZh    = tellersZh["article"]
	onAirZh       = tellersZh["air"]
	measuredZh    = tellersZh["measure"]
	anewZh        = tellersZh["anew"]
	deniedZh      = tellersZh["denied"]
	reckonedZh    = tellersZh["reckoned"]
	issuesZh      = tellersZh["issues"]
	withinZh      = tellersZh["within"]
	changesZh     = tellersZh["change"]
	againZh       = tellersZh["again"]
	peopleEndZh   = tellersZh["person"]
	mediaZh       = tellersZh["media"]
	thinksZh      = tellersZh["thinks"]
	surveysZh     = tellersZh["survey"]
	holdsZh       = tellersZh["holds"]
	opinionsZh    = tellersZh["opinion"]
	lawsZh        = tellersZh["law"]
	foundZh       = tellersZh["found"]
	thingsZh      = tellersZh["thing"]
	channelsZh    = tellersZh["channel"]
	consensusZh   = tellersZh["consensus"]
	meetingsZh    = tellersZh["meeting"]
	voicesZh      = tellersZh["voice"]
	bareVerbsZh   = tellersZh["bareverb"]
	newsZh        = tellersZh["news"]
	reckonedByZh  = tellersZh["reckonedby"]
	sightZh       = tellersZh["sight"]
	briefsZh      = tellersZh["briefs"]
	stateZh       = tellersZh["state"]
	officesEndZh  = tellersZh["officeend"]
	documentsZh   = tellersZh["document"]
	briefingsZh   = tellersZh["briefing"]
	convenesZh    = tellersZh["convenes"]
	mattersZh     = tellersZh["matter"]
	outlooksZh    = tellersZh["outlook"]
	courtsZh      = tellersZh["court"]
	japaneseZh    = tellersZh["japanese"]
	awaitedZh     = tellersZh["awaited"]
	estimatesZh   = tellersZh["estimate"]
	goalsZh       = tellersZh["goal"]
	setsZh        = tellersZh["sets"]
	againstZh     = tellersZh["against"]
	asksZh        = tellersZh["asks"]
	answersZh     = tellersZh["answers"]
)

// firstPerson is how the writer of a text calls himself.
var firstPerson = map[string]bool{"i": true, "we": true, "我": true, "我们": true, "笔者": true, "本人": true, "who": true, "which": true, "that": true, "you": true}

// loadRoles reads a table of words and their roles, and gives the words of each.
func loadRoles(name string) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for line := range strings.Lines(readData(name)) {
		word, roles, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for role := range strings.SplitSeq(roles, " ") {
			if out[role] == nil {
				out[role] = map[string]bool{}
			}
			out[role][foldString(word)] = true
		}
	}
	return out
}
