package readable

// What the reader needs to know of a tag. Unknown tags (custom elements,
// <ok>, <share-button>) are inline and keep their text.
const (
	tagBlock   = 1 << iota // starts and ends a block of text; closes an open <p>
	tagVoid                // has no content
	tagRaw                 // its content is not markup of the page
	tagBarrier             // end tags inside don't close what is outside
	tagDrop                // never part of the text
	tagForeign             // may be closed in itself: <path/>
	tagShape               // a part of a table or a document, not a paragraph's end
)

var tagTable = map[string]int{
	"address": tagBlock, "article": tagBlock, "aside": tagBlock, "blockquote": tagBlock,
	"center": tagBlock, "details": tagBlock, "dialog": tagBlock, "dir": tagBlock,
	"div": tagBlock, "dl": tagBlock, "dd": tagBlock, "dt": tagBlock, "fieldset": tagBlock,
	"figcaption": tagBlock, "figure": tagBlock, "footer": tagBlock, "form": tagBlock,
	"h1": tagBlock, "h2": tagBlock, "h3": tagBlock, "h4": tagBlock, "h5": tagBlock, "h6": tagBlock,
	"header": tagBlock, "hgroup": tagBlock, "hr": tagBlock | tagVoid, "li": tagBlock,
	"listing": tagBlock, "main": tagBlock, "menu": tagBlock | tagDrop, "nav": tagBlock,
	"ol": tagBlock, "p": tagBlock, "pre": tagBlock, "section": tagBlock, "summary": tagBlock,
	"ul": tagBlock, "body": tagShape, "html": tagShape, "head": tagDrop,

	"table": tagBlock | tagBarrier, "caption": tagShape | tagBarrier,
	"td": tagShape | tagBarrier, "th": tagShape | tagBarrier, "tr": tagShape,
	"tbody": tagShape, "thead": tagShape, "tfoot": tagShape, "colgroup": tagDrop,

	"area": tagVoid, "base": tagVoid, "br": tagVoid, "col": tagVoid, "embed": tagVoid,
	"img": tagVoid, "input": tagVoid, "link": tagVoid, "meta": tagVoid, "param": tagVoid,
	"source": tagVoid, "track": tagVoid, "wbr": tagVoid, "keygen": tagVoid,

	"script": tagRaw | tagDrop, "style": tagRaw | tagDrop, "title": tagRaw | tagDrop,
	"textarea": tagRaw | tagDrop, "iframe": tagRaw | tagDrop, "noembed": tagRaw | tagDrop,
	"noframes": tagRaw | tagDrop, "xmp": tagRaw | tagDrop, "plaintext": tagRaw | tagDrop,

	"template": tagDrop, "svg": tagDrop | tagForeign,
	"math": tagForeign, "annotation": tagDrop, "annotation-xml": tagDrop, // a formula's source
	"object": tagDrop, "applet": tagDrop,
	"audio": tagDrop, "video": tagDrop, "canvas": tagDrop, "button": tagDrop,
	"select": tagDrop, "option": tagDrop, "datalist": tagDrop, "map": tagDrop,
	"frameset": tagDrop, "rp": tagDrop, "rt": tagDrop, "progress": tagDrop, "meter": tagDrop,
	"path": tagForeign, "circle": tagForeign, "rect": tagForeign, "g": tagForeign,
	"use": tagForeign, "polygon": tagForeign, "line": tagForeign, "ellipse": tagForeign,
	"polyline": tagForeign, "stop": tagForeign, "image": tagForeign,
}
