/** The commands, in the order of the overview. */
import type { Command } from "./command.ts"
import { demo } from "./demo.ts"
import { doctor } from "./doctor.ts"
import { migrate } from "./migrate.ts"
import { rosterCodes } from "./roster-codes.ts"
import { rosterImport } from "./roster-import.ts"
import { serve } from "./serve.ts"
import { surveyPublish } from "./survey-publish.ts"
import { template } from "./template.ts"
import { villageAdd } from "./village-add.ts"

export const commands: readonly Command[] = [serve, migrate, doctor, villageAdd, template, rosterImport, rosterCodes, surveyPublish, demo]
