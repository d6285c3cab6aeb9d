/** The dialogs of this affair. */
export { enrolFlow } from "./enrol-flow.ts"
export { helpFlow, humanFlow, menuFlow, welcomeFlow } from "./help-flows.ts"
export { eraseFlow, muteFlow, objectFlow, preferFlow, profileFlow, switchFlow, villageFlow } from "./self-flows.ts"
