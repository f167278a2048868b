"""The kinds of findings of reading a YAML file.

Codes from G101 are about the file and its YAML, codes from G201 about its keys and values. The
rules have the codes from G301.
"""

from gkrw.core.findings import FindingKind, Severity, kinds_in

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

ENCODING = FindingKind(
    "G101",
    _ERROR,
    "文件编码不是 UTF-8",
    "文件里有不属于 UTF-8 的字节。多半是用旧版记事本或 Excel 以 GBK（ANSI）编码保存的，换一台电脑就会变成乱码。",
    "用记事本另存时，“编码”选了 ANSI。",
    "用编辑器打开文件，“另存为”时把编码选成 UTF-8，再保存一次。",
)
BYTE_ORDER_MARK = FindingKind(
    "G102",
    _WARNING,
    "文件开头有 BOM 标记",
    "文件最前面有一个看不见的标记（BOM）。不影响读取，但在比较版本时会显示成一处无意义的改动。",
    "用记事本另存时，“编码”选了“带有 BOM 的 UTF-8”。",
    "另存为“UTF-8”（不带 BOM）。",
)
LINE_ENDINGS = FindingKind(
    "G103",
    _WARNING,
    "换行符是 Windows 格式",
    "行尾是 CRLF（或单独的 CR），而不是 LF。不影响读取，但整份文件在比较版本时可能每行都显示为改动。",
    "在 Windows 上用默认设置的编辑器保存。",
    "在编辑器右下角把“CRLF”改成“LF”后保存。",
)
WRONG_INDENT = FindingKind(
    "G104",
    _ERROR,
    "缩进用了空格以外的字符",
    "YAML 只允许用半角空格缩进。制表符（Tab 键）、全角空格看起来像空格，但层次会读错。",
    "⇥title: 公众参与        # ⇥ 是一个制表符",
    "把行首的制表符、全角空格换成半角空格，与上下同级的行对齐。",
)
BAD_CHARACTER = FindingKind(
    "G105",
    _ERROR,
    "有不能使用的字符",
    "文字里混进了看不见的控制字符或特殊的换行符。多半是从 Word 或网页复制带来的，打印和导出时会出错。",
    "title: 公众\\x07参与",
    "把光标移到这个位置，删掉看不见的字符；看不出来时，把这几个字重新打一遍。",
)
SYNTAX = FindingKind(
    "G106",
    _ERROR,
    "YAML 写法有误",
    "这里不符合 YAML 的写法，后面的内容没法照原意读出来。常见的是缩进不齐、缺冒号、引号或括号没有写完。",
    "- id: T01\n   title: 公众参与      # 多缩进了一个空格",
    "按提示改这一行；与相邻的同类行比一比缩进、冒号、引号和括号。",
)
DUPLICATE_KEY = FindingKind(
    "G107",
    _ERROR,
    "同一个键写了两次",
    "同一项里一个键只能写一次。写两次时别的软件会悄悄丢掉一个，丢的是哪一个说不准。",
    "lead: [财政局]\nlead: [审计局]",
    "留下正确的一行，删掉另一行；两个都要的，合并成一个列表。",
)
ALIAS = FindingKind(
    "G108",
    _ERROR,
    "使用了锚点或引用",
    "YAML 的锚点（&名称）、引用（*名称）和合并键（<<）会让一处文字在多处生效，比较版本时看不出影响了谁，所以不用。",
    "lead: &a [财政局]\n…\nlead: *a",
    "把内容直接写出来；几项任务相同的，写在上一级作默认值。文字以 & 或 * 开头的，加上引号。",
)
TAG = FindingKind(
    "G109",
    _ERROR,
    "使用了类型标签",
    "以 ! 开头的类型标签会改变内容的读法，本文件不用。",
    "title: !!str 公众参与",
    "删掉标签；文字确实以 ! 开头的，加上引号。",
)
EMPTY = FindingKind(
    "G110",
    _ERROR,
    "文件是空的",
    "文件里没有内容（或只有注释）。",
    "# 只有一行注释",
    "从版本库取回这个文件，或用编辑器的撤销功能恢复后保存。",
)
NOT_A_TABLE = FindingKind(
    "G111",
    _ERROR,
    "文件不是一份分解表",
    "文件最外层应当是“键: 值”的形式（format、title、departments、sections……）。",
    "- 财政局\n- 审计局",
    "确认文件选对了；正确的开头可以对照 data/tasks.yaml 或运行 gkrw schema 查看。",
)
DOCUMENTS = FindingKind(
    "G112",
    _ERROR,
    "一个文件里有多份内容",
    "单独一行的 --- 把文件分成了几份，只有第一份会被读取。",
    "sections: []\n---\nsections: []",
    "删掉 --- 一行；两份内容确实都要的，合并成一份。",
)
TOO_DEEP = FindingKind(
    "G113",
    _ERROR,
    "嵌套层数太多",
    "括号或缩进套了几十层，分解表不需要这么多层，多半是括号没有写完或文件损坏。",
    "[[[[[[[[…",
    "检查这一行的括号；文件损坏的，从版本库取回。",
)
TOO_BIG = FindingKind(
    "G114",
    _ERROR,
    "文件太大",
    "文件超过 64 MiB，不会是一份分解表。",
    "把别的数据文件当成了分解表。",
    "确认文件选对了。",
)

MERGE_CONFLICT = FindingKind(
    "G115",
    _ERROR,
    "合并冲突还没有处理完",
    "文件里有 git 留下的冲突标记（<<<<<<<、=======、>>>>>>>）：两个人改了同一处，还没有决定用哪一个。",
    "<<<<<<< HEAD\n  lead: [财政局]\n=======\n  lead: [审计局]\n>>>>>>> 审计局的修改",
    "两种写法中留下正确的一种，删掉三行标记。",
)

UNKNOWN_KEY = FindingKind(
    "G201",
    _ERROR,
    "不认识的键",
    "这一层没有这个键，写在它后面的内容不会生效，等于丢失。",
    "  leed: [财政局]        # 应为 lead",
    "改成正确的键；要写说明的，用 note 或以 # 开头的注释。",
)
MISSING_FIELD = FindingKind(
    "G202",
    _ERROR,
    "缺少必填的内容",
    "这一项缺少必须有的键。",
    "- id: T01\n  requirement: …      # 没有 title",
    "把缺少的键和内容补上。",
)
WRONG_TYPE = FindingKind(
    "G203",
    _ERROR,
    "值的类型不对",
    "这里的值不是所要的形式：该是列表的写成了文字，该是文字的写成了数字，等等。"
    "没有引号的数字、true、no、日期会被别的软件当成另一种东西，例如 1.10 变成 1.1。",
    "id: 1.10\nlead: 财政局",
    "文字像数字的加上引号（id: 'T10'）；名单写成列表（lead: [财政局]）。",
)
EMPTY_VALUE = FindingKind(
    "G204",
    _ERROR,
    "键后面没有内容",
    "写了键，却没有写值。是忘了写，还是本来就没有，看不出来。",
    "lead:",
    "补上内容；确实没有的，名单写 []，其他的把这一行删掉。",
)
FOLDED = FindingKind(
    "G205",
    _ERROR,
    "一段文字折成了几行",
    "折叠写法（>）和没有 | 的多行文字，会在每个换行处插进一个空格，汉字之间就多了空格。",
    "requirement: >\n  围绕稳增长、促改革、\n  调结构……",
    "一个自然段写成一行；有几个自然段的，用“requirement: |”，每段一行。",
)
ONE_LINE = FindingKind(
    "G206",
    _ERROR,
    "应当只有一行",
    "标题、编号、名称只能是一行文字。",
    "title: |\n  公众\n  参与",
    "合并成一行。",
)
FORMAT_VERSION = FindingKind(
    "G207",
    _ERROR,
    "格式版本不对",
    "format 写明文件按哪一版格式编写，这个版本的 gkrw 只认识 1。",
    "format: 2",
    "写成 format: 1；文件确实是更新的格式时，请升级 gkrw。",
)
NAME_ENTRY = FindingKind(
    "G208",
    _ERROR,
    "名单里的一项写法不对",
    "名单里的每一项应当是一个名称，或者“统称: [名称, …]”。",
    "responsible: [[财政局, 审计局]]",
    "写成 [财政局, 审计局]；带括号说明的写成 [{各相关部门: [财政局, 审计局]}]。",
)
ETC_POSITION = FindingKind(
    "G209",
    _ERROR,
    "“等”的位置不对",
    "“等”表示名单没有列完，只能单独写、放在最后，前面至少要有一个名称；部门别名、成员和除外的名单不能用“等”。",
    "responsible: [财政局, 等, 审计局]",
    "把“等”移到最后，或者删掉。",
)

COMMENT = FindingKind(
    "G210",
    _WARNING,
    "文字后面的 # 被当作注释",
    "空格加 # 以后的内容是注释，不会读取。标题、备注里写“ #2”之类，后半句就悄悄丢了。",
    "note: 见附件 #2 的说明",
    "# 是文字的一部分时，给整段文字加上引号，或去掉 # 前面的空格；确实是注释的，另起一行写。",
)

KINDS = kinds_in(globals())
