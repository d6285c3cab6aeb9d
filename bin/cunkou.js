#!/usr/bin/env node
/** The command line: builds if needed (quietly, on stderr), then hands over to src/cli/main.ts. */
import { buildIfStale } from "../scripts/build.js"

if (buildIfStale()) await import(new URL("../dist/bundle/src/cli/main.js", import.meta.url).href)
else process.exitCode = 1
