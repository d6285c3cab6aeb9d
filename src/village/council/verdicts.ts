/** What a matter, a vote on it and a decision can be. Pure. */

/** `listed`: on the agenda; `voting`: a round is open; `counted`: closed, a verdict is owed; `decided`: for good. */
export const matterStates = ["listed", "voting", "counted", "decided", "withdrawn"] as const
export type MatterState = (typeof matterStates)[number]
/** 立项, 不立项, 再议. */
export const verdicts = ["adopted", "rejected", "again"] as const
export type Verdict = (typeof verdicts)[number]
/** What a decision says. `void`: the one it corrects was none, for too few took part; the matter is open again. */
export const decisionVerdicts = ["adopted", "rejected", "void"] as const
export type DecisionVerdict = (typeof decisionVerdicts)[number]
/** `open`: roll-call with reasons; `secret`: on the ballot page; `meeting`: counted at a meeting, entered from its minutes. */
export const ways = ["open", "secret", "meeting"] as const
export type Way = (typeof ways)[number]
