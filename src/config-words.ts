import type { Catalogue } from "./text/catalogue.ts"

/** What is said at start when a setting is wrong. One `expected` per variable; no value is ever quoted. */
export const configWords: Catalogue = {
	"zh-CN": {
		"config.invalid": "{name} 的值不对，服务没有启动，数据没有动过。{expected}",
		"config.missing": "通道 {channel} 只设了一半，还缺 {name}；服务没有启动，数据没有动过。请补上它，或者把这个通道的变量全部去掉。",
		"config.expected.PORT": "请填 0 到 65535 的整数。",
		"config.expected.HOST": "请填一个 IP 地址或主机名，不带端口和网址前缀。",
		"config.expected.PUBLIC_URL": "请填手机能打开的网址，以 http:// 或 https:// 开头，后面不带路径、问号和账号。",
		"config.expected.TRUST_PROXY": "请填前面有几层代理（1 到 9），或者代理的 IP 地址、网段、loopback，用逗号隔开；前面没有代理就去掉它。",
		"config.expected.DATA_DIR": "请填一个文件夹的路径。",
		"config.expected.DATABASE_URL": "请填 postgres:// 开头的地址；不用 PostgreSQL 就去掉它。",
		"config.expected.SECRET_KEY": "请填至少 32 个字符；去掉它会在 DATA_DIR 里自动生成。",
		"config.expected.TZ": "请填时区名，比如 Asia/Shanghai。",
		"config.expected.LOG_LEVEL": "请从 trace、debug、info、warn、error、fatal、silent 里选一个。",
		"config.expected.LANG_DEFAULT": "请填 zh-CN 或 en。",
		"config.expected.TELEGRAM_BOT_TOKEN": "请填 BotFather 给的整串令牌：一串数字、冒号、一串字母和数字。",
		"config.expected.TELEGRAM_API_ROOT": "请填 http:// 或 https:// 开头的地址，不带账号和问号；用官方的就去掉它。",
		"config.expected.TELEGRAM_MODE": "请填 polling 或 webhook。",
		"config.expected.TELEGRAM_WEBHOOK_SECRET": "请填 1 到 256 个字母、数字、下划线或短横；去掉它会自动生成。",
	},
	en: {
		"config.invalid": "{name} is not valid; the service did not start and no data was touched. {expected}",
		"config.missing":
			"The channel {channel} is half set, {name} is missing; the service did not start and no data was touched. Set it, or remove all variables of this channel.",
		"config.expected.PORT": "Give a whole number from 0 to 65535.",
		"config.expected.HOST": "Give an IP address or a host name, without port or scheme.",
		"config.expected.PUBLIC_URL": "Give the address phones can open, starting with http:// or https://, without path, query or account.",
		"config.expected.TRUST_PROXY":
			"Give how many proxies stand in front (1 to 9), or their IP addresses, networks or loopback with commas; without a proxy remove it.",
		"config.expected.DATA_DIR": "Give the path of a folder.",
		"config.expected.DATABASE_URL": "Give an address starting with postgres://, or remove it to use SQLite.",
		"config.expected.SECRET_KEY": "Give at least 32 characters, or remove it to have one made in DATA_DIR.",
		"config.expected.TZ": "Give the name of a time zone, such as Asia/Shanghai.",
		"config.expected.LOG_LEVEL": "Give one of trace, debug, info, warn, error, fatal, silent.",
		"config.expected.LANG_DEFAULT": "Give zh-CN or en.",
		"config.expected.TELEGRAM_BOT_TOKEN": "Give the whole token BotFather gave: digits, a colon, letters and digits.",
		"config.expected.TELEGRAM_API_ROOT":
			"Give an address starting with http:// or https://, without account or query, or remove it to use the official one.",
		"config.expected.TELEGRAM_MODE": "Give polling or webhook.",
		"config.expected.TELEGRAM_WEBHOOK_SECRET": "Give 1 to 256 letters, digits, underscores or hyphens, or remove it to have one made.",
	},
}
