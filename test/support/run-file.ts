/** Runs a program to its end. Not `promisify(execFile)`: the types of wechaty-puppet-service declare another `promisify` over Node's. */
import { type ExecFileOptions, execFile } from "node:child_process"

export function runFile(file: string, args: readonly string[], options: ExecFileOptions): Promise<{ readonly stdout: string }> {
	return new Promise((resolve, reject) => {
		execFile(file, args, { ...options, encoding: "utf8" }, (error, stdout) => {
			if (error === null) resolve({ stdout })
			else reject(error)
		})
	})
}
