/** What the service says when it starts. */
export const serveWords = {
	"zh-CN": {
		"serve.chat": "村民聊天：{url}/chat",
		"serve.console": "工作台：  {url}/console",
		"serve.setup": "还没有管理员。请打开这个链接设第一个管理员（只能用一次，24 小时内有效）：\n  {url}",
		"serve.demo": "想先看演示：npm run demo",
		"serve.reach.network": "同一个无线网里的手机可以访问：{urls}",
		"serve.reach.loopback":
			"现在只有这台机器能访问。要让手机访问：设 HOST=0.0.0.0，再设 PUBLIC_URL 为手机能打开的网址（见 README）。在那之前不印信、不发链接。",
		"serve.stopping": "正在停止：手上的事办完就退出。",
		"serve.noLitestream": "设了 LITESTREAM_REPLICA_URL，可是这台机器上没有能用的 litestream，服务没有启动。请去掉它，改用 cunkou backup。",
		"serve.portTaken": "端口 {port} 已被占用。请换一个，例如 PORT=8081 npm start。",
	},
	en: {
		"serve.chat": "Web chat: {url}/chat",
		"serve.console": "Console:  {url}/console",
		"serve.setup": "There is no administrator yet. Open this link to make the first one (works once, for 24 hours):\n  {url}",
		"serve.demo": "To see a demonstration first: npm run demo",
		"serve.reach.network": "Phones in the same Wi-Fi reach it at {urls}",
		"serve.reach.loopback":
			"Only this machine can reach it now. For phones set HOST=0.0.0.0 and PUBLIC_URL to an address they can open (see README). Until then no letters are printed and no links sent.",
		"serve.stopping": "Stopping: what is under way is finished first.",
		"serve.noLitestream":
			"LITESTREAM_REPLICA_URL is set, but there is no litestream for this machine; the service did not start. Remove it and use cunkou backup.",
		"serve.portTaken": "Port {port} is in use. Choose another, e.g. PORT=8081 npm start.",
	},
} as const
