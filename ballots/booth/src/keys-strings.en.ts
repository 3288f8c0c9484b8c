/** Every word of the pages of trustees and registrars, in English. What has values in it says it by `t`; both are translated (docs/languages.md). */
import { spoken, t } from "./language.ts";

export const say = spoken({
  steps: { label: "A trustee’s steps", key: "Make the key", drill: "Show that it works", shuffle: "Shuffle", open: "Open" },
  registrarSteps: { label: "A registrar’s steps", codes: "Make the codes", send: "Send them", lost: "Lost codes", end: "Destroy the list" },

  // Who you are
  cantStart: "This page can’t start",
  cantStartWhy: (why: string) => t("{why}. Nothing has been sent. Load the page again; if that doesn’t help, tell the panel’s secretary what it says here.", { why }),
  signInTitle: "Sign in first",
  signInWhy: (office: string) => t("This page is for the {office} of this election. Sign in with the address that the secretary’s letter came to.", { office }),
  address: "E-mail address that the letter came to",
  trustee: "trustees",
  registrar: "registrar",
  factorTitle: "Show your second factor",
  factorWhy: "Everybody with an office shows a second factor besides the code by e-mail. If you have to set one up first, come back by the link of the letter afterwards.",
  factor: "Show it",
  signInAgain: "Your session is over. Sign in again here: what was made is kept on this page and goes out when you have.",
  factorAgain: "Show your second factor again, in a new tab, and come back to this one. What was made is kept on this page.",
  factorTab: "Show it in a new tab",
  factorDone: "I have: go on",
  notYours: "This isn’t your page",
  notYoursWhy: "You are signed in as somebody who has no part here. If the secretary’s e-mail came to another address, sign out and sign in with that one.",
  account: "Your account",
  lookAgain: "Refresh",
  looksAgain: "This page refreshes itself.",

  // The secret
  fileLabel: "Your secret file",
  fileHint: "trustee.seed or trustee.key. It is read on this device and sent nowhere.",
  typeInstead: "Type it from the paper copy",
  typedLabel: "The secret, as it stands on paper",
  typedHint: "Capital and small letters are different. Spaces don’t matter.",
  noFile: "Choose your secret file, or type it from the paper copy.",
  wrongSecret: "This isn’t the secret that you made for this election. Choose the file that you saved then, or type it from your paper copy.",
  saveSecret: (name: string) => t("Save {name}", { name }),
  printCopy: "Print a paper copy",
  copyTitle: (name: string) => t("Secret of a trustee: {name}", { name }),
  copyOf: (title: string) => t("For the election “{title}”. Whoever has this paper has your part of the key. Keep it in a safe place, away from the computer; destroy it when the result is final.", { title }),
  copyTyped: "To type it in again: capital and small letters are different, and there is no 0, O, I or l.",
  copyTypedDigits: "To type it in again: digits alone.",
  qrLabel: "QR code of the secret",
  nowCheck: "Now show that you have it",
  checkWhy: "Choose the file that you just saved, or type the secret from your paper copy. Without it the result can’t be opened, so nothing is sent before.",
  notSame: "This is another secret than the one that was just made. Save that one, and choose it here.",

  // Working
  working: "Working…",
  what: {
    setup: "Checking who holds the keys, and the roll",
    ballots: "Checking every ballot",
    shuffles: "Checking the shuffles so far",
    openings: "Checking the openings so far",
    shuffle: "Shuffling",
    share: "Making your share",
    codes: "Making voting codes",
  } as Record<string, string>,
  progress: (what: string, percent: number) => t("{what}: {percent}\u00a0%", { what, percent }),
  failed: (why: string) => t("That didn’t work: {why}.", { why: why.replace(/\.$/, "") }),

  // Where everybody is
  whoTitle: "The trustees",
  you: "you",
  hasSent: "done",
  hasNot: "not yet",
  suffice: (needed: number, size: number) => t("{needed} of the {size} of you suffice to open the result. Fewer can open nothing.", { needed, size }),
  allNeeded: (size: number) => t("All {size} of you are needed to open the result: if one key is lost, the result is lost.", { size }),

  // Nothing to do
  tooEarlyTitle: "Nothing to do yet",
  tooEarly: "The keys are made when the roll is final. You get an e-mail then.",
  waitTitle: "Your part is done",
  waitOthers: "The next step begins when the others have done theirs too. You can close this page; an e-mail tells you when it is your turn.",
  overTitle: "The result is open",
  over: "Nothing more is asked of you. Keep your secret until the result is final, and destroy it and its copies then.",
  voidTitle: "The election is void",
  voided: "It was declared void, and its page says why. Nothing more is asked of you, and nothing more is opened with your key. Destroy your secret and its copies.",

  // The key
  keyTitle: "Make your part of the key",
  keyWhy: "It takes three short rounds, each begun when all trustees have done the one before. In the first your device makes a secret: 22 letters and digits, from which all the rest follows.",
  keyAloneWhy: "Your device makes a secret key. Every trustee makes one alone, and all of them are needed.",
  keyMake: "Make my secret",
  keyMadeTitle: "Your secret is made",
  keyMade: "Nothing has been sent. Save the file, and make a paper copy for another safe place.",
  keySend: "Send the public part",
  keySendWhy: "What is sent is public: nobody can tell the secret from it.",
  sentTitle: "Sent.",

  // The second round
  polynomialTitle: "Second round: compare, and send the sealed shares",
  compareWhy: "Compare these numbers with the other trustees, by telephone if you can. Whoever could put a number of their own here could read what is meant for somebody else.",
  certificateOf: (name: string) => t("Certificate of {name}", { name }),
  polynomialWhy: "Your device draws random numbers and seals a share of them for every trustee. Only they can open theirs.",
  polynomialSend: "They are the same: make and send my shares",

  // The third round
  answerTitle: "Third round: check what the others sent you",
  answerWhy: "Your device opens the shares that are for you, checks each against what its sender published, and adds them up to your part of the key. Only the public half of it is sent.",
  answerSend: "Check, and finish my part",
  complain: (name: string) => t("What {name} sent you doesn’t hold. Nobody else can see this, so report it, and tell the secretary.", { name }),
  complainSend: "Report it",
  complainTitle: "Reported",
  complained: "It is on record. Don’t go on with this key: the secretary has to begin again or have somebody replaced.",

  // The drill
  drillTitle: "Show that your key works",
  drillEarly: "The key is made. Before voting opens, each trustee shows that theirs is at hand and works. Nothing is opened by this.",
  drillAgain: "Voting is open, or has just ended. Please show once more that your key is at hand and works. Nothing is opened by this.",
  drillSend: "Show that it works",
  drilled: "Your key works. The answer is on record.",
  keyFile: "A key file for the tool",
  keyFileWhy: "The tool “ballots” opens with the file trustee.key, which follows from your secret. This page needs only the one that you have.",
  keyFileSave: "Make trustee.key",

  // The shuffle
  shuffleTitle: "Shuffle the ballots",
  shuffleWhy: "Your device puts the encrypted ballots in another order, encrypts each anew so that nobody can follow them, and proves that it changed nothing else. You need no secret for this; it draws its own and forgets it.",
  shuffleCheck: "Before that it fetches the public record and checks all of it: every ballot, the tally, and the shuffles of the others.",
  shuffleTime: "A thousand ballots take about half a minute on a computer, five thousand some three minutes. Keep this page open meanwhile.",
  shuffleSend: "Check the record and shuffle",
  shuffled: (ballots: number) =>
    ballots === 1
      ? t("The record holds: 1 ballot was checked. Your shuffle is on the board, with its proof.")
      : t("The record holds: {ballots} ballots were checked. Your shuffle is on the board, with its proof.", { ballots }),

  // The opening
  openTitle: "Open your part of the result",
  openWhy: "First your device fetches the public record and checks all of it: every ballot, that the encrypted tally is that of the ballots, and every shuffle. Then it makes your share of the opening with its proofs, and sends a hash of it. That binds you: nobody who speaks last can choose what to say.",
  openSend: "Check the record and commit to my share",
  openAgain: "You have committed to a share, which is not on this page. Choose the file share.json if you saved it; or make a new share below, and commit to that.",
  shareLabel: "Your share, share.json",
  fileHintShare: "It is read on this device, and sent when enough trustees have committed.",
  noShare: "Choose the file share.json.",
  goOn: "Go on with this share",
  revealTitle: "You have committed to your share",
  revealHeld: (ballots: number) =>
    ballots === 1
      ? t("The record holds: 1 ballot was checked.")
      : t("The record holds: {ballots} ballots were checked.", { ballots }),
  revealWait: (there: number, needed: number) => t("{there} of the {needed} trustees who are needed have committed. Nobody reveals a share before all of those have.", { there, needed }),
  revealKeep: "Keep this page open, or save your share so that you can go on later. Show it to nobody until then.",
  saveShare: "Save share.json",
  revealReady: "Enough trustees have committed. You can reveal your share now.",
  reveal: "Reveal my share",
  revealed: "Your share is on the board, and its proofs were accepted.",

  // The registrar
  registrarEarly: "Voting codes are made when the roll is final. You get an e-mail then.",
  codesTitle: "Make the voting codes",
  codesWhy: (voters: number) =>
    voters === 1
      ? t("1 person is on the roll. Your device makes a code for each of them. The service gets the public halves alone, in an order that says nothing, so that it never knows a code or which is whose.")
      : t("{voters} people are on the roll. Your device makes a code for each of them. The service gets the public halves alone, in an order that says nothing, so that it never knows a code or which is whose.", { voters }),
  codesMake: (voters: number) =>
    voters === 1
      ? t("Make 1 voting code")
      : t("Make {voters} voting codes", { voters }),
  sparesLabel: "Spare codes",
  sparesHint: (most: number) => t("For codes that somebody else may have: a spare can take their place, and the old one is void. At most {most}. Everybody sees how many there are.", { most }),
  codesAgain: "The public list is here already. Making new codes makes all the earlier ones worthless: do it only if nobody has been sent one.",
  codesMadeTitle: "The codes are made",
  codesMade: "Nothing has been sent. Save the secret list: it is what you answer lost codes with, and it can’t be made again.",
  codesSave: "Save private-credentials.tsv",
  lettersSave: "Save letters.csv, for a mail merge",
  lettersAgain: "Make letters.csv again, from the secret list",
  lettersAgainWhy: "Choose the list that you saved last. The codes of an earlier list are worth nothing.",
  lettersOther: "Somebody who is on the roll has no code in this list. Choose the one that you saved last.",
  codesCheckWhy: "Choose the list that you just saved. Without it nobody could vote, so nothing is sent before.",
  listLabel: "The secret list, private-credentials.tsv",
  listHint: "It is read on this device and sent nowhere.",
  listNone: "Choose the list that you saved.",
  listNotSame: "This is another list than the one that was just made. Save that one, and choose it here.",
  codesSend: "Send the public list",
  codesSent: "The public list is there. Now send each voter their own code.",
  sendTitle: "Send the codes",
  sendWhy: "Send each voter their own code by a channel that isn’t the one by which they sign in: a letter is best. letters.csv has a name, an address, a code and a link in each line. When they are out, say how many arrived.",
  delivered: "Delivered",
  undelivered: "Not delivered",
  notNumber: "Type in a number, such as 0.",
  tooMany: (most: number) => t("That is too many: {most} are the most.", { most }),
  deliveredSend: "Report",
  deliveredDone: (delivered: number, undelivered: number) => t("Reported: {delivered} delivered, {undelivered} not.", { delivered, undelivered }),
  lostTitle: "A code is lost",
  lostWhy: "The list of codes can’t grow while voting is open: otherwise somebody could add voters. So the voter gets the same code again, unless somebody else may have it. Make sure who is asking, and use a channel that only they read.",
  lostWho: "The voter’s address, as it stands in the list",
  lostNobody: "This address is not in the list.",
  lostFind: "Find the code",
  lostFound: (who: string) => t("The code of {who}, which is on the roll:", { who }),
  lostOther: "The code in this list is NOT on this election’s roll. Is it the list of another election, or of codes that were made again later?",
  lostReason: "Why it is sent again, without a name",
  lostReasonHint: "“Letter lost”, for instance. Everybody can see how often this happened, and nobody whose code it was.",
  lostReasonNone: "Say why, in a few words and without a name.",
  lostReport: "Report that it was sent again",
  lostReported: "Reported.",
  replaceTitle: "Somebody else may have this code",
  replaceWhy: "If nobody has voted with it, the code can be made void, and one of your spares takes its place. That can’t be undone. Everybody can see that it happened, and nobody whose code it was.",
  replaceReason: "Why it is replaced, without a name",
  replace: "Make it void, and take a spare",
  replaceNone: "There is no spare left in this list",
  replaced: (who: string) => t("The code is void. This one has taken its place: send it to {who}.", { who }),
  replacedHint: "Your list stays as it is: this page finds the new code by the voter’s address.",
  replacedSoFar: (count: number) =>
    count === 1
      ? t("1 code was replaced by a spare so far.")
      : t("{count} codes were replaced by a spare so far.", { count }),
  sentAgain: (count: number) =>
    count === 1
      ? t("1 code was sent again so far.")
      : t("{count} codes were sent again so far.", { count }),
  endTitle: "Destroy the secret list",
  endWhy: "Voting has ended. Nobody needs the codes any more: destroy the secret list, its copies and the letters that came back.",
});
