/** A dictionary file of opencc-js, which comes without types. */
declare module "opencc-js/dict/TSCharacters" {
	/** `丟 丢|並 并|…`: a traditional sign and its simplified one. */
	const pairs: string
	// biome-ignore lint/style/noDefaultExport: it is what the package has
	export default pairs
}
