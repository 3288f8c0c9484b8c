/** Every word that the booth says, in English. What has values in it says it by `t`; both are translated (docs/languages.md). */
import { spoken, t } from "./language.ts";

/** "1st", "2nd", "3rd", "4th". */
function ordinal(number: number): string {
  const kind = new Intl.PluralRules("en-GB", { type: "ordinal" }).select(number);
  if (kind === "one") return t("{number}st", { number });
  if (kind === "two") return t("{number}nd", { number });
  if (kind === "few") return t("{number}rd", { number });
  return t("{number}th", { number });
}

/** What becomes of the last ballot of a voting code, by the stage of the election. */
function foundCounts(stage: string, revoting: boolean): string {
  switch (stage) {
    case "voting":
      return revoting
        ? t("It is the last one of its voting code, so it will count unless that code casts another.")
        : t("It is the one ballot of its voting code, so it will count.");
    case "closed":
    case "mixing":
    case "opening":
      return t("It is the last one of its voting code, and voting is over: it is among those that will be counted.");
    case "counted":
    case "declared":
    case "seated":
      return t("It is among those that were counted.");
    case "void":
      return t("The election is void: no ballot of it counts.");
    default:
      return t("It is the last one of its voting code.");
  }
}

export const say = spoken({
  ordinal,
  steps: { label: "Steps to vote", identify: "Sign in", choose: "Choose", review: "Review", cast: "Cast" },

  // Starting
  cantStart: "The booth can’t start",
  cantStartWhy: (why: string) => t("{why}. Nothing has been sent. Try again; if that doesn’t help, tell the panel’s secretary what it says here.", { why }),
  tryAgain: "Try again",
  offline: "You are offline. What you have done is kept on this page; what needs the service waits until you are connected again.",
  noAnswer: "The service doesn’t answer. Are you connected?",
  gaveAnswer: (status: number) => t("The service gave an answer that can’t be used ({status})", { status }),

  // Who you are
  identifyTitle: "Before you choose",
  identifyWhy: "You need two things: to be signed in, and your voting code. Neither alone can cast a vote.",
  signedIn: "You are signed in, and on the roll of this election.",
  notOnRoll: "You are signed in, but you are not on the roll of this election, so you can’t vote in it.",
  aboutRoll: "Why, and what you can do",
  signInTitle: "Sign in",
  signInAgain: "Your session is over. Sign in again here: what you have done is kept on this page, and goes on when you have.",
  signedInAs: (name: string) => t("Signed in as {name}.", { name }),
  notYou: "Not you? Sign out",
  signOut: "Sign out",
  signedOut: "You are signed out.",
  address: "E-mail address that your membership is registered with",
  addressWrong: "Type in an e-mail address, such as name@example.org.",
  sendCode: "Send me a code",
  codeSent: "If the address belongs to a member, an e-mail with eight digits is on its way to it. It may take a minute.",
  digits: "The eight digits",
  digitsWrong: "These digits are not valid here. They work once, for 10 minutes, and may be typed in five times. Try again, or have new ones sent.",
  signIn: "Sign in",
  anotherCode: "Send another code",
  otherTab: "Sign in another way, in a new tab",
  otherTabThen: "Come back to this tab when you have. Nothing here is lost.",
  signedInElsewhere: "I have signed in: go on",
  notSignedInYet: "You aren’t signed in yet.",
  voteCodeTitle: "Your voting code",
  voteCode: "Voting code",
  voteCodeHint: "22 letters and digits, from the letter about this election. Capital letters and small ones are different; spaces and hyphens don’t matter. You can paste the whole link, too.",
  voteCodeHeld: "Your voting code is here, and is on the roll of this election. It stays on this device.",
  voteCodeOther: "Type in another code",
  voteCodeLength: (found: number, wanted: number) =>
    found === 1
      ? t("The code has 1 character, and {wanted} are needed. Is one missing, or typed twice?", { wanted })
      : t("The code has {found} characters, and {wanted} are needed. Is one missing, or typed twice?", { found, wanted }),
  voteCodeSign: (sign: string) => t("“{sign}” is in no voting code. Codes have letters without accents, and digits.", { sign }),
  voteCodeUnknown: "This code is not on the roll of this election. Look at each character again, capitals and small letters too. Is it the code of another election, or have you been sent a newer one in its place?",
  codeMeanwhile: "A link with a voting code was opened in this tab. Its code was not taken. To vote with it, load this page again, and open the link once more.",
  checking: "Checking…",
  goOn: "Continue",
  needSignIn: "Sign in first.",

  // Choosing
  question: (number: number, of: number) => t("Question {number} of {of}", { number, of }),
  chooseTitle: "Choose",
  rankHelp: "Press “Rank” by your first choice, then by your second, and so on; or type a number. Rank as many as you like, or as few.",
  compare: "Compare two candidates side by side",
  compareOne: "One candidate",
  compareOther: "The other",
  statement: "Statement",
  statementOf: (name: string) => t("Statement of {name}", { name }),
  rankAs: (place: number) => t("Rank {place}", { place: ordinal(place) }),
  rankAsOf: (name: string, place: number) => t("Rank {place}: {name}", { place: ordinal(place), name }),
  takeAway: "Remove",
  takeAwayOf: (name: string) => t("Remove {name} from your ranking", { name }),
  placeOf: (name: string) => t("Place of {name}, empty for not ranked", { name }),
  drag: "Drag to move; the buttons do the same",
  up: (name: string) => t("Move {name} up", { name }),
  down: (name: string) => t("Move {name} down", { name }),
  yourRanking: "Your ranking",
  nobodyYet: "Nobody yet. Anybody you don’t rank gets nothing from your vote.",
  notRanked: (count: number) => (count === 0 ? t("Everybody is ranked.") : t("Not ranked: {count}. Your vote never passes to them.", { count })),
  nowRanked: (name: string, place: number) => t("{name} is your {place} choice.", { name, place: ordinal(place) }),
  nowRemoved: (name: string) => t("{name} is not ranked any more.", { name }),
  cleared: "Your ranking is empty.",
  clear: "Clear all",
  chooseHelp: (min: number, max: number) =>
    max === 1 ? t("Choose one.") : min === max ? t("Choose {max}.", { max }) : min === 0 ? t("Choose up to {max}.", { max }) : t("Choose at least {min} and at most {max}.", { min, max }),
  chosenOf: (chosen: number, max: number) => t("{chosen} of {max} chosen.", { chosen, max }),
  atMost: (max: number) => t("You can choose at most {max}. Take one away first.", { max }),
  blankRanked: "I want to hand in a blank ballot: I rank nobody on purpose",
  blankSummed: "I want to hand in a blank ballot: I choose nobody on purpose",
  emptyRanked: "Rank at least one candidate, or tick that you want to hand in a blank ballot.",
  emptySummed: (min: number) =>
    Math.max(min, 1) === 1
      ? t("Choose at least 1 candidate, or tick that you want to hand in a blank ballot.")
      : t("Choose at least {min} candidates, or tick that you want to hand in a blank ballot.", { min: Math.max(min, 1) }),
  tooFew: (min: number) =>
    min === 1
      ? t("Choose at least 1 candidate.")
      : t("Choose at least {min} candidates.", { min }),
  problem: "Something is missing",
  back: "Back",
  toReview: "Review my choice",

  // Reviewing
  reviewTitle: "Is this what you want?",
  reviewBlank: "A blank ballot: it counts as a vote, and for nobody.",
  reviewNotRanked: (names: string[]) => t("Not ranked: {names}.", { names: names.join(", ") }),
  rankFault: "A place is given twice or left out: this ranking counts only up to there. The booth never makes such a ballot.",
  reviewNext: "The next step encrypts this on your device. Nothing is sent yet.",
  change: "Change",
  encrypt: "Encrypt my ballot",
  encrypting: "Encrypting your ballot…",
  encryptingPart: (done: number, of: number) => t("{percent}\u00a0%", { percent: Math.floor((100 * done) / of) }),
  stuck: "Nothing has moved for half a minute: your device may have stopped it. Wait, or start again. Your choice is kept; your voting code has to be typed in once more.",
  startAgain: "Start again",
  startingAgain: "Starting again…",

  // Ready
  readyTitle: "Your ballot is encrypted",
  readyNothing: "Nothing has been sent. This is your ballot’s tracker: with it you find your ballot on the public board, and nobody can tell from it how you voted.",
  tracker: "Tracker",
  copy: "Copy",
  copied: "Copied.",
  notCopied: "Your browser didn’t let this page copy it. The tracker is marked: copy it yourself.",
  fingerprint: "Fingerprint of the election",
  fingerprintWhy: "The election’s page and its public record show the same one.",
  castIt: "Cast this ballot",
  castOnce: "In this election you can vote once: a ballot that is cast can’t be replaced.",
  testTitle: "Do you want to test the booth first?",
  testWhy: "A test opens this ballot, so that you and any other program see whether it holds what you chose. An opened ballot can never be cast: you then make a new one, and the booth can’t know beforehand which one you will test.",
  testIt: "Test it instead",
  testNote: "Before you press the button, write down the first two groups of the tracker above, 12 characters, or more; or take a picture of it. The opened ballot must have that tracker.",
  telling: "Telling the service that this ballot is tested…",
  testRefused: (why: string) => t("The test wasn’t made: {why} Your ballot was not opened.", { why }),
  testUnknown: (why: string) => t("The test wasn’t confirmed: {why} Try the test again. If the service heard of it, this ballot can’t be cast any more.", { why }),

  // Tested
  testedTitle: "This ballot was opened",
  testedSame: "It holds what you chose. The booth encrypted honestly this time.",
  testedOtherTitle: "This ballot does not hold what you chose",
  testedOther: "IT DOES NOT HOLD WHAT YOU CHOSE. Don’t vote on this device, and tell the panel’s secretary.",
  testedHolds: "The ballot holds:",
  testedCompare: "The tracker must be the one that you saw before you pressed “Test it instead”. If it is another, the booth cheated: don’t vote on this device, and tell the panel’s secretary.",
  testedElse: "Don’t take only this page’s word: save the ballot, and open it on the check page of another device or with the tool “ballots”.",
  saveTested: "Save the opened ballot",
  testedNoneTitle: "This ballot could not be opened",
  testedNone: (why: string) => t("The service was told of the test, so this ballot can’t be cast any more. It was not opened here: {why}. Make a new one.", { why }),
  checkPage: "The check page",
  again: "Make a new ballot",

  // Casting
  castingTitle: "Your ballot is being cast",
  casting: "Sending…",
  notConfirmed: "Not confirmed yet",
  keptHere: (why: string) => t("{why} Your ballot is kept on this page. It may have arrived or not; sending the same ballot again is safe, and it counts once.", { why }),
  nextTry: (seconds: number) =>
    seconds === 1
      ? t("It is sent again in 1 second.")
      : t("It is sent again in {seconds} seconds.", { seconds }),
  sendNow: "Send it now",
  stay: "Keep this page open.",
  refusedTitle: "Your ballot was not accepted",
  unsureTitle: "Your ballot may have been accepted, or not",
  unsureWhy: "This answer is to the last time that your ballot was sent. It was sent before, without a clear answer, and may have arrived then. Send the same ballot again, which is safe: it counts once. Or look for its tracker on the check page.",
  sendAgain: "Send the same ballot again",
  toChoice: "Back to my choice",

  // Done
  doneTitle: "Your vote is cast",
  doneSaid: "Your ballot is on the public board, and the service has signed for it.",
  signatureHolds: "The signature was checked on this device, and holds.",
  signatureFalse: "The receipt does NOT hold: the service hasn’t signed it, or it is of another ballot. Your ballot may or may not have been taken. Save this receipt, look on the check page, and tell the panel’s secretary.",
  unprovedTitle: "Nothing proves that your vote is cast",
  sendSameSaid: "Your ballot is kept on this page. To send it again is safe: it counts once.",
  uncheckedTitle: "Your receipt is not checked yet",
  uncheckedSaid: "The service says that it took your ballot, and gave a receipt. Whether it has signed it could not be checked: the key for that could not be had. Save the receipt, and check it again.",
  checkAgain: "Check again",
  castAt: "Accepted",
  height: "Place on the board",
  event: "Its entry on the board",
  signature: "Signature of the service",
  paperTitle: "The whole receipt",
  paperSaid: (page: string) => t("Whoever has these lines can show that the service took this ballot. It is found at {page}.", { page }),
  saveReceipt: "Save the receipt",
  mailReceipt: "Mail it to me",
  mailing: "The receipt is being mailed.",
  mailed: "The receipt is on its way to your mailbox. We keep no note of it.",
  print: "Print",
  qrTitle: "On another device",
  qrLabel: "QR code with the address of the page on which to check this ballot",
  qrSaid: "This leads to the page on which your ballot can be found, now and after the count.",
  qrReceipt: "This takes your receipt to the page on which your ballot can be found, now and after the count, and its signature is checked.",
  checkLink: "Check my ballot",
  doneAgain: "You can vote again until voting closes; the new ballot then replaces this one.",
  doneOnce: "This is your one ballot in this election: it can’t be replaced.",
  doneWiped: "Your choice and your voting code are gone from this page. Close it if others use this device.",

  // Checking
  checkTitle: "Find my ballot",
  checkTracker: "Your tracker, 43 characters",
  checkTrackerWrong: "A tracker has 43 letters, digits, + and /.",
  checkFile: "Or the receipt that you saved",
  checkNow: "Look for it",
  looking: "Looking…",
  found: "Your ballot is on the board.",
  foundCounts,
  foundReplaced: "It doesn’t count: the same voting code cast another ballot after it, and the last one counts.",
  notFound: "There is no ballot with this tracker on the board. Is every character right? If you have a receipt for it, tell the panel’s secretary: the service has broken its word.",
  isFingerprint: "This is the fingerprint of the election, not a tracker.",
  noBallot: "The board has something of this name, and it is no ballot. If you were given it as your tracker, tell the panel’s secretary.",
  notChecked: (why: string) => t("This device could not check it: {why}. Load this page again, or try another device.", { why }),
  checkStuck: "Nothing has moved for half a minute: your device may have stopped it. Wait, or load this page again.",
  proofsHold: "All its proofs hold: they were checked on this device.",
  proofsFail: (why: string) => t("ITS PROOFS DON’T HOLD: {why}. Tell the panel’s secretary.", { why }),
  hashFails: "The service gave another ballot than the one that was asked for. Tell the panel’s secretary.",
  receiptHolds: "The receipt is signed by the service.",
  receiptFails: "The receipt’s signature does NOT hold: it isn’t the service’s, or was altered.",
  receiptElsewhere: "The receipt is of another election: look for its ballot on the page of that one.",
  receiptUnknown: (why: string) => t("The receipt’s signature was not checked: the service’s key could not be had. {why}", { why }),
  receiptNone: (why: string) => t("This can’t be read as a receipt: {why}.", { why }),
  openTitle: "Open a tested ballot",
  openWhy: "A file that the booth saved when a ballot was tested. It is opened here and sent nowhere.",
  openFile: "The file, tested-ballot.json",
  openFileNone: "Choose the file first.",
  openWritten: "The tracker that you wrote down before the test (may be left empty)",
  openWrittenHint: "The first two groups, 12 characters, or more. Capital letters and small ones are different.",
  openWrittenShort: "Type in the first two groups of the tracker, 12 characters, or more; or nothing.",
  openNow: "Open it",
  opening: "Opening…",
  openNobodys: "This file is no tested ballot. If the booth saved it as one, don’t vote with the device that made it.",
  openElsewhere: "This tested ballot is of another election, so it can’t be opened here. If you made it for this one, don’t vote with the device that made it.",
  openFails: (why: string) => t("NOT OPENED: {why}. Don’t vote with the device that made it.", { why }),
  openHolds: "It opens, all its proofs hold, and it was made of this:",
  openSame: "Its tracker begins as the one that you wrote down.",
  openOther: "THIS IS NOT THE TRACKER THAT YOU WROTE DOWN. Compare every character. If it is another, the booth cheated: don’t vote with that device, and tell the panel’s secretary.",
  openCompare: "This must be the tracker that you saw before you pressed “Test it instead”. If it is another, the booth cheated.",
  openBoardUnknown: (why: string) => t("Whether it has been cast could not be found out. {why}", { why }),
  openCast: "IT HAS BEEN CAST: a ballot that was opened must never be. Whoever has this file knows the vote.",
  openNotCast: "It is not on the board. A ballot that was opened must never be cast: to vote, make a new one.",
});
