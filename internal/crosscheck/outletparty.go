package crosscheck

// PartyOfOutlet gives id and name of the party that an outlet o is, in SQL, for
// those who ask who speaks for an outlet: it says what origins are made by.
const PartyOfOutlet = partyOfOutlet
