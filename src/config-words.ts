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
		"config.expected.LITESTREAM_REPLICA_URL": "请填 file:/// 或 s3:// 开头的地址（也可以是 gcs、abs、sftp）；不要随时复制就去掉它。",
		"config.expected.WEBHOOK_INNER": "请填 on 或 off。",
		"config.expected.SECRET_KEY": "请填至少 32 个字符；去掉它会在 DATA_DIR 里自动生成。",
		"config.expected.TZ": "请填时区名，比如 Asia/Shanghai。",
		"config.expected.LOG_LEVEL": "请从 trace、debug、info、warn、error、fatal、silent 里选一个。",
		"config.expected.LANG_DEFAULT": "请填 zh-CN 或 en。",
		"config.missing.model":
			"模型服务只设了一半，还缺 {name}；服务没有启动，数据没有动过。请补上它，或者把 LLM_BASE_URL、LLM_API_KEY、LLM_MODEL、EMBEDDING_MODEL 全部去掉。",
		"config.expected.LLM_BASE_URL": "请填 http:// 或 https:// 开头的地址，一般以 /v1 结尾，不带账号和问号；不用模型就去掉它。",
		"config.expected.LLM_API_KEY": "请填那台服务器给的密钥；不要密钥就去掉它。",
		"config.expected.LLM_MODEL": "请填模型的名字，比如 qwen2.5-7b-instruct。",
		"config.expected.EMBEDDING_MODEL": "请填向量模型的名字，比如 bge-m3。",
		"config.expected.TELEGRAM_BOT_TOKEN": "请填 BotFather 给的整串令牌：一串数字、冒号、一串字母和数字。",
		"config.expected.TELEGRAM_API_ROOT": "请填 http:// 或 https:// 开头的地址，不带账号和问号；用官方的就去掉它。",
		"config.expected.TELEGRAM_MODE": "请填 polling 或 webhook。",
		"config.expected.WECHAT_OA_APPID": "请填公众平台“基本配置”里的 AppID，wx 开头。",
		"config.expected.WECHAT_OA_SECRET": "请填公众平台“基本配置”里的 AppSecret，一般是 32 个字母和数字。",
		"config.expected.WECHAT_OA_TOKEN": "请填“服务器配置”里的令牌（Token），3 到 32 个字母和数字。",
		"config.expected.WECHAT_OA_AES_KEY": "请填“服务器配置”里的消息加解密密钥（EncodingAESKey），正好 43 个字母和数字。",
		"config.expected.WECHAT_OA_TEMPLATE_ID": "请填公众平台“模板消息 → 我的模板”里的模板 ID，一般是 43 个字符。",
		"config.expected.WECHAT_OA_TEMPLATE_FIELDS":
			"请照模板详情里的次序填字段名，用英文逗号隔开，第一个是 thing 开头的，比如 thing1,time2,thing3。",
		"config.expected.WECHAT_API_ROOT": "请填 http:// 或 https:// 开头的地址，不带账号和问号；用官方的就去掉它。",
		"config.expected.TELEGRAM_WEBHOOK_SECRET": "请填 1 到 256 个字母、数字、下划线或短横；去掉它会自动生成。",
		"config.expected.WECOM_CORP_ID": "请填管理后台“我的企业 → 企业信息”最下面的企业 ID，ww 或 wx 开头。",
		"config.expected.WECOM_AGENT_ID": "请填自建应用页面上的 AgentId，一串数字。",
		"config.expected.WECOM_SECRET": "请填自建应用页面上的 Secret，一般是 43 个字符。",
		"config.expected.WECOM_TOKEN": "请填“接收消息 → 设置 API 接收”里的 Token，3 到 32 个字母和数字。",
		"config.expected.WECOM_AES_KEY": "请填“接收消息 → 设置 API 接收”里的 EncodingAESKey，正好 43 个字母和数字。",
		"config.expected.WECOM_API_ROOT": "请填 http:// 或 https:// 开头的地址，不带账号和问号；用官方的就去掉它。",
		"config.expected.WECOM_KF_ID": "请填微信客服账号的 open_kfid，wk 开头；不用微信客服就去掉它。",
		"config.expected.WECOM_MARKDOWN": "请填 true 或 false；true 只用在成员都看企业微信、不在微信里看的地方。",
		"config.expected.WECOM_WEBHOOK_KEY": "请填群机器人（消息推送）网址里 key= 后面的那一串，不要整个网址；不用就去掉它。",
		"config.expected.WECOM_BOT_ID": "请填智能机器人页面上的 Bot ID。",
		"config.expected.WECOM_BOT_SECRET": "请填智能机器人页面上“长连接”的 Secret。",
		"config.expected.WECOM_BOT_WS_URL": "请填 ws:// 或 wss:// 开头的地址；用官方的就去掉它。",
		"config.expected.WECHATY_PUPPET_SERVICE_TOKEN": "请填网关给的整串令牌，中间有一个下划线，比如 insecure_ 开头的一串。",
		"config.expected.WECHATY_PUPPET_SERVICE_ENDPOINT": "请填网关的地址和端口，比如 127.0.0.1:8788，前面不带 http。",
		"config.expected.WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT": "请填 true 或 false；true 是不加密，只能用在同一台机器上。",
		"config.expected.WECHATY_PUPPET_SERVICE_TLS_CA_CERT":
			"请填证书的内容，以 -----BEGIN CERTIFICATE----- 开头；去掉它就用 wechaty 自带的。",
		"config.expected.WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME": "请填网关证书上的名字；去掉它就用令牌下划线前面的字。",
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
		"config.expected.LITESTREAM_REPLICA_URL":
			"Give an address starting with file:/// or s3:// (gcs, abs and sftp work too), or remove it to have no running copy.",
		"config.expected.WEBHOOK_INNER": "Give on or off.",
		"config.expected.SECRET_KEY": "Give at least 32 characters, or remove it to have one made in DATA_DIR.",
		"config.expected.TZ": "Give the name of a time zone, such as Asia/Shanghai.",
		"config.expected.LOG_LEVEL": "Give one of trace, debug, info, warn, error, fatal, silent.",
		"config.expected.LANG_DEFAULT": "Give zh-CN or en.",
		"config.missing.model":
			"The model server is only half set: {name} is missing. The service did not start and no data was touched. Set it, or unset LLM_BASE_URL, LLM_API_KEY, LLM_MODEL and EMBEDDING_MODEL.",
		"config.expected.LLM_BASE_URL":
			"Give an address starting with http:// or https://, usually ending in /v1, without an account or a question mark; unset it to do without a model.",
		"config.expected.LLM_API_KEY": "Give the key that server handed out; unset it where none is asked for.",
		"config.expected.LLM_MODEL": "Give the name of a model, such as qwen2.5-7b-instruct.",
		"config.expected.EMBEDDING_MODEL": "Give the name of an embedding model, such as bge-m3.",
		"config.expected.TELEGRAM_BOT_TOKEN": "Give the whole token BotFather gave: digits, a colon, letters and digits.",
		"config.expected.TELEGRAM_API_ROOT":
			"Give an address starting with http:// or https://, without account or query, or remove it to use the official one.",
		"config.expected.TELEGRAM_MODE": "Give polling or webhook.",
		"config.expected.WECHAT_OA_APPID": "Give the AppID shown under 基本配置 of the WeChat platform; it starts with wx.",
		"config.expected.WECHAT_OA_SECRET": "Give the AppSecret shown under 基本配置 of the WeChat platform, usually 32 letters and digits.",
		"config.expected.WECHAT_OA_TOKEN": "Give the Token set under 服务器配置, 3 to 32 letters and digits.",
		"config.expected.WECHAT_OA_AES_KEY": "Give the EncodingAESKey set under 服务器配置, exactly 43 letters and digits.",
		"config.expected.WECHAT_OA_TEMPLATE_ID":
			"Give the template's ID shown under 模板消息 → 我的模板 of the WeChat platform, usually 43 characters.",
		"config.expected.WECHAT_OA_TEMPLATE_FIELDS":
			"Give the names of the template's fields in their order with commas between, the first a thing, such as thing1,time2,thing3.",
		"config.expected.WECHAT_API_ROOT":
			"Give an address that starts with http:// or https://, without an account or question mark, or remove it for the official one.",
		"config.expected.TELEGRAM_WEBHOOK_SECRET": "Give 1 to 256 letters, digits, underscores or hyphens, or remove it to have one made.",
		"config.expected.WECOM_CORP_ID": "Give the enterprise's ID shown at the end of 我的企业 → 企业信息; it starts with ww or wx.",
		"config.expected.WECOM_AGENT_ID": "Give the AgentId shown on the app's page, a number.",
		"config.expected.WECOM_SECRET": "Give the Secret shown on the app's page, usually 43 characters.",
		"config.expected.WECOM_TOKEN": "Give the Token set under 接收消息 of the app, 3 to 32 letters and digits.",
		"config.expected.WECOM_AES_KEY": "Give the EncodingAESKey set under 接收消息 of the app, exactly 43 letters and digits.",
		"config.expected.WECOM_API_ROOT":
			"Give an address starting with http:// or https://, without account or query, or remove it to use the official one.",
		"config.expected.WECOM_KF_ID": "Give the open_kfid of the 微信客服 account, starting with wk, or remove it.",
		"config.expected.WECOM_MARKDOWN": "Give true or false; true only where all members read in WeCom and none in WeChat.",
		"config.expected.WECOM_WEBHOOK_KEY":
			"Give what stands behind key= in the address of the group's 消息推送, not the whole address, or remove it.",
		"config.expected.WECOM_BOT_ID": "Give the Bot ID shown on the page of the 智能机器人.",
		"config.expected.WECOM_BOT_SECRET": "Give the Secret of the long connection shown on the page of the 智能机器人.",
		"config.expected.WECOM_BOT_WS_URL": "Give an address starting with ws:// or wss://, or remove it to use the official one.",
		"config.expected.WECHATY_PUPPET_SERVICE_TOKEN": "Give the whole token of the gateway; an underscore stands in it, as in insecure_….",
		"config.expected.WECHATY_PUPPET_SERVICE_ENDPOINT": "Give host and port of the gateway, such as 127.0.0.1:8788, without http.",
		"config.expected.WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT":
			"Give true or false; true means no encryption, fit only for the same machine.",
		"config.expected.WECHATY_PUPPET_SERVICE_TLS_CA_CERT":
			"Give the text of a certificate, starting with -----BEGIN CERTIFICATE-----, or remove it to use the one wechaty brings.",
		"config.expected.WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME":
			"Give the name in the gateway's certificate, or remove it to use what stands before the underscore of the token.",
	},
}
