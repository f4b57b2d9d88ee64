"""What intake says to a person. One sentence each: what is wrong, where, and what to do."""

from huitou.base import Text

NO_FILE = Text(
    "找不到檔案「{file}」；請檢查路徑。",
    "找不到文件“{file}”；请检查路径。",
    "There is no file “{file}”; check the path.",
)
A_FOLDER = Text(
    "「{file}」是資料夾，不是檔案；請指定其中一個檔案。", "“{file}”是文件夹，不是文件；请指定其中一个文件。",
    "“{file}” is a folder, not a file; name one of the files in it.",
)  # fmt: skip
WRONG_KIND = Text(
    "不會讀「{file}」這種檔案；請用 CSV、XLSX、Parquet 或 NDJSON。", "不会读“{file}”这种文件；请用 CSV、XLSX、Parquet 或 NDJSON。",
    "Cannot read “{file}”, a file of this kind; use CSV, XLSX, Parquet or NDJSON.",
)  # fmt: skip
UNREADABLE = Text(
    "「{file}」打不開或已損壞（{why}）；請重新匯出再試。", "“{file}”打不开或已损坏（{why}）；请重新导出再试。",
    "“{file}” cannot be opened or is damaged ({why}); export it again.",
)  # fmt: skip
EMPTY_FILE = Text(
    "「{file}」是空的；沒有任何變更。",
    "“{file}”是空的；没有任何变更。",
    "“{file}” is empty; nothing was changed.",
)
HEADER_ONLY = Text(
    "「{file}」只有標題，沒有資料；沒有任何變更。", "“{file}”只有表头，没有数据；没有任何变更。",
    "“{file}” has headers but no rows; nothing was changed.",
)  # fmt: skip
NO_HEADER = Text(
    "「{file}」的第一列像是資料（{cells}），不是標題；請加上一列標題再匯入。",
    "“{file}”的第一行像是数据（{cells}），不是表头；请加上一行表头再导入。",
    "The first row of “{file}” looks like data ({cells}), not headers; add a row of headers and import again.",
)  # fmt: skip
TWICE = Text(
    "「{file}」有兩個以上的欄位叫「{header}」，不知道用哪一個；請改名或刪除其一。",
    "“{file}”有两个以上的列叫“{header}”，不知道用哪一个；请改名或删除其一。",
    "“{file}” has more than one column called “{header}”, and it is not clear which is meant; rename or remove one.",
)  # fmt: skip
NUL_BYTES = Text(
    "「{file}」第 {line} 行含有 NUL 位元組，不是文字檔或已損壞；請重新匯出成 CSV。",
    "“{file}”第 {line} 行含有 NUL 字节，不是文本文件或已损坏；请重新导出成 CSV。",
    "“{file}” has NUL bytes in line {line}: it is no text file, or damaged; export it to CSV again.",
)  # fmt: skip
CELL_TOO_LONG = Text(
    "「{file}」第 {line} 行有一格超過 {limit} 個字，多半是引號沒有關上；請修好後再匯入。",
    "“{file}”第 {line} 行有一格超过 {limit} 个字，多半是引号没有关上；请修好后再导入。",
    "In “{file}”, line {line}, a cell is longer than {limit} characters: most likely a quotation mark is not closed. "
    "Mend it and import again.",
)  # fmt: skip
SHEETS = Text(
    "「{file}」有幾個工作表（{sheets}），不知道匯入哪一個；請寫成 {file}#工作表名稱。",
    "“{file}”有几个工作表（{sheets}），不知道导入哪一个；请写成 {file}#工作表名称。",
    "“{file}” has several sheets ({sheets}), and it is not clear which to import; write {file}#SHEET.",
)  # fmt: skip
NO_SHEET = Text(
    "「{file}」沒有叫「{sheet}」的工作表；有的是：{sheets}。", "“{file}”没有叫“{sheet}”的工作表；有的是：{sheets}。",
    "“{file}” has no sheet called “{sheet}”; it has: {sheets}.",
)  # fmt: skip
DATABASE = Text(
    "連不上資料庫或查詢失敗：{why}。", "连不上数据库或查询失败：{why}。", "The database cannot be reached, or the query failed: {why}."
)  # fmt: skip
NO_QUERY = Text(
    "從資料庫匯入要加上查詢：--query \"SELECT …\"。", "从数据库导入要加上查询：--query \"SELECT …\"。",
    "Importing from a database needs a query: --query \"SELECT …\".",
)  # fmt: skip
UNKNOWN_FACT = Text(
    "沒有「{said}」這種事實；可用：{facts}。", "没有“{said}”这种事实；可用：{facts}。",
    "There is no kind of fact called “{said}”; use one of: {facts}.",
)  # fmt: skip
UNKNOWN_MAP = Text(
    "沒有「{said}」這個對照表；現成的有：{maps}，也可以寫自己的 .toml 檔的路徑。",
    "没有“{said}”这个对照表；现成的有：{maps}，也可以写自己的 .toml 文件的路径。",
    "There is no map called “{said}”; ready ones are {maps}, or give the path of your own .toml file.",
)  # fmt: skip
BAD_MAP = Text(
    "對照表 {file} 有錯：{why}。", "对照表 {file} 有错：{why}。", "The map {file} is wrong: {why}."
)
NOT_RECOGNISED = Text(
    "看不出「{file}」是什麼資料；標題有：{headers}。請指定事實的種類，或用 --map 給對照表。",
    "看不出“{file}”是什么数据；表头有：{headers}。请指定事实的种类，或用 --map 给对照表。",
    "Cannot tell what “{file}” holds; its headers are: {headers}. Name the kind of fact, or give a map with --map.",
)  # fmt: skip
NOT_RECOGNISED_FITS = Text(
    "看不出「{file}」是什麼資料；標題有：{headers}。最合這些標題的對照表是 {maps}；請加上其中之一，或指定事實的種類。",
    "看不出“{file}”是什么数据；表头有：{headers}。最合这些表头的对照表是 {maps}；请加上其中之一，或指定事实的种类。",
    "Cannot tell what “{file}” holds; its headers are: {headers}. The maps that fit them best are {maps}: add one of them, "
    "or name the kind of fact.",
)  # fmt: skip
COLUMN_MISSING = Text(
    "「{file}」裡找不到「{column}」（{fact}一定要有）；標題有：{headers}。請改標題，或用 --map 給對照表。",
    "“{file}”里找不到“{column}”（{fact}一定要有）；表头有：{headers}。请改表头，或用 --map 给对照表。",
    "“{file}” has no column for “{column}”, which {fact} must have; its headers are: {headers}. Rename one, or give "
    "a map with --map.",
)  # fmt: skip
COLUMN_MISSING_FITS = Text(
    "「{file}」裡找不到「{column}」（{fact}一定要有）；標題有：{headers}。請改標題，或用最合這些標題的對照表：{maps}。",
    "“{file}”里找不到“{column}”（{fact}一定要有）；表头有：{headers}。请改表头，或用最合这些表头的对照表：{maps}。",
    "“{file}” has no column for “{column}”, which {fact} must have; its headers are: {headers}. Rename one, or use a map "
    "that fits them best: {maps}.",
)  # fmt: skip
UNCLEAR_FACT = Text(
    "「{file}」可能是{facts}，分不出來；請在指令裡指定其中一種。", "“{file}”可能是{facts}，分不出来；请在命令里指定其中一种。",
    "“{file}” could hold {facts}; say which one on the command line.",
)  # fmt: skip
AMBIGUOUS_DATES = Text(
    "「{column}」的日期（例如 {example}）分不出年月日的順序；請加上 --dates {name}=… 其中之一：{meanings}。",
    "“{column}”的日期（例如 {example}）分不出年月日的顺序；请加上 --dates {name}=… 其中之一：{meanings}。",
    "The dates in “{column}” (such as {example}) do not show which is day, month and year; add --dates {name}=… with "
    "one of: {meanings}.",
)  # fmt: skip
BAD_DATES = Text(
    "--dates 的「{said}」不對；請寫 欄位=dmy、mdy、ymd 或 roc，欄位要是這個檔案的日期欄。",
    "--dates 的“{said}”不对；请写 列=dmy、mdy、ymd 或 roc，列要是这个文件的日期列。",
    "“{said}” makes no sense for --dates; write COLUMN=dmy, mdy, ymd or roc, where the column is a date of this file.",
)  # fmt: skip
MOSTLY_BAD = Text(
    "{rows} 列裡有 {bad} 列有問題，超過一半，所以什麼都沒有寫入。問題最多的是「{column}」：{reason}例如第 {line} 行的「{value}」。"
    "請檢查對照表與事實的種類是否選對（huitou maps 列出現成的），或改好檔案再匯入。",
    "{rows} 行里有 {bad} 行有问题，超过一半，所以什么都没有写入。问题最多的是“{column}”：{reason}例如第 {line} 行的“{value}”。"
    "请检查对照表与事实的种类是否选对（huitou maps 列出现成的），或改好文件再导入。",
    "{bad} of {rows} rows are bad, more than half, so nothing was written. Most at fault is “{column}”: {reason} For "
    "example “{value}” in line {line}. See whether it is the right map and kind of fact (huitou maps lists the ready "
    "ones), or mend the file and import again.",
)  # fmt: skip
BUSY = Text(
    "另一個匯入正在進行；請等它做完再試。", "另一个导入正在进行；请等它做完再试。", "Another import is running; wait until it is done."
)  # fmt: skip
NOTHING_LANDS = Text(
    "「{file}」的 {rows} 列沒有一列讀得進去，所以什麼都沒有寫入。問題最多的是「{column}」：{reason}例如第 {line} 行的「{value}」。"
    "請檢查對照表與事實的種類是否選對（huitou maps 列出現成的），或改好檔案再匯入。",
    "“{file}”的 {rows} 行没有一行读得进去，所以什么都没有写入。问题最多的是“{column}”：{reason}例如第 {line} 行的“{value}”。"
    "请检查对照表与事实的种类是否选对（huitou maps 列出现成的），或改好文件再导入。",
    "None of the {rows} rows of “{file}” could be taken, so nothing was written. Most at fault is “{column}”: {reason} For "
    "example “{value}” in line {line}. See whether it is the right map and kind of fact (huitou maps lists the ready "
    "ones), or mend the file and import again.",
)  # fmt: skip
OTHER_SCALE = Text(
    "「{column}」照 {scale} 的量尺讀，但 {count} 個回答裡有 {off} 個在量尺之外（實際從 {low} 到 {high}），所以什麼都沒有寫入。"
    "如果問的是別的量尺，請寫在標題裡，例如「{column} ({likely})」，或在自己的對照表裡改 scale；否則請改好那些格子。",
    "“{column}”按 {scale} 的量表读，但 {count} 个回答里有 {off} 个在量表之外（实际从 {low} 到 {high}），所以什么都没有写入。"
    "如果问的是别的量表，请写在表头里，例如“{column} ({likely})”，或在自己的对照表里改 scale；否则请改好那些单元格。",
    "“{column}” is read on {scale}, but {off} of its {count} answers lie outside (they go from {low} to {high}), so nothing "
    "was written. If it was asked on another scale, write that into the header, such as “{column} ({likely})”, or change "
    "scale in a map of your own; else mend those cells.",
)  # fmt: skip

# ── why a row is put aside ────────────────────────────────────────────────────────────────────────────────

RAGGED = Text(
    "這一列有 {found} 格，標題有 {want} 格。",
    "这一行有 {found} 格，表头有 {want} 格。",
    "The row has {found} cells, the header {want}.",
)
A_TOTAL = Text(
    "這一列看起來是合計（「{cell}」），不是一筆資料；不必改。",
    "这一行看起来是合计（“{cell}”），不是一笔数据；不必改。",
    "The row looks like a total (“{cell}”), not a record; nothing needs mending.",
)
BAD_JSON = Text(
    "這一行不是正確的 JSON 物件。", "这一行不是正确的 JSON 对象。", "The line is not a JSON object."
)
REQUIRED = Text(
    "「{column}」是空的，但一定要有。",
    "“{column}”是空的，但一定要有。",
    "“{column}” is empty but must be given.",
)
NOT_A_NUMBER = Text("「{column}」不是數字。", "“{column}”不是数字。", "“{column}” is not a number.")
NOT_WHOLE = Text("「{column}」不是整數。", "“{column}”不是整数。", "“{column}” is not a whole number.")
NOT_A_DATE = Text(
    "「{column}」不是看得懂的日期。",
    "“{column}”不是看得懂的日期。",
    "“{column}” is not a date that can be read.",
)
NOT_A_CLOCK = Text(
    "「{column}」不是看得懂的時刻，例如 08:08。",
    "“{column}”不是看得懂的时刻，例如 08:08。",
    "“{column}” is not a time of day such as 08:08.",
)
FUTURE = Text("「{column}」在未來。", "“{column}”在未来。", "“{column}” lies in the future.")
TOO_LOW = Text(
    "「{column}」不能小於 {low}。", "“{column}”不能小于 {low}。", "“{column}” must not be below {low}."
)
TOO_HIGH = Text(
    "「{column}」不能大於 {high}。", "“{column}”不能大于 {high}。", "“{column}” must not be above {high}."
)
NEGATIVE_ORDER = Text(
    "「{column}」是負的：退款不是訂單。請把這些列另存成一個檔案，當成退貨匯入（huitou import returns 檔案，要有訂單編號、退貨時間、"
    "退貨金額），或用把負數列當成退貨的對照表；不需要就略過這一列。",
    "“{column}”是负的：退款不是订单。请把这些行另存成一个文件，作为退货导入（huitou import returns 文件，要有订单号、退货时间、"
    "退货金额），或用把负数行当成退货的对照表；不需要就略过这一行。",
    "“{column}” is negative: a refund is no order. Save these rows in a file of their own and bring them in as returns "
    "(huitou import returns FILE, with the order's number, the time and the amount), or use a map that takes negative rows "
    "as returns; else leave the row out.",
)  # fmt: skip
NOT_A_CHOICE = Text(
    "「{column}」只能是：{choices}。",
    "“{column}”只能是：{choices}。",
    "“{column}” must be one of: {choices}.",
)
CURRENCY = Text(
    "「{column}」不是認得的幣別代碼。",
    "“{column}”不是认得的币种代码。",
    "“{column}” is not a known currency code.",
)
NOT_YES_NO = Text(
    "「{column}」不是「是」或「否」。", "“{column}”不是“是”或“否”。", "“{column}” is neither yes nor no."
)
ROUNDED_ID = Text(
    "「{column}」被試算表改成了科學記號，後面的數字已經不見；請把欄位設成文字重新匯出。",
    "“{column}”被表格软件改成了科学计数法，后面的数字已经不见；请把列设成文本重新导出。",
    "A spreadsheet turned “{column}” into scientific notation and its last digits are lost; format the column as text "
    "and export again.",
)  # fmt: skip
NO_SCALE = Text(
    "不知道這一題的量尺；請加上「{column}」欄。",
    "不知道这一题的量表；请加上“{column}”列。",
    "The scale of this question is not known; add the column “{column}”.",
)
BAD_SCALE = Text(
    "「{column}」不是看得懂的量尺，例如 0-10。",
    "“{column}”不是看得懂的量表，例如 0-10。",
    "“{column}” is not a scale such as 0-10.",
)
OFF_SCALE = Text(
    "「{column}」不在量尺 {scale} 之內；如果問的是別的量尺，復原這次匯入，把量尺寫在標題裡再匯入。",
    "“{column}”不在量表 {scale} 之内；如果问的是别的量表，撤销这次导入，把量表写在表头里再导入。",
    "“{column}” lies outside its scale {scale}; if it was asked on another, undo this import and write the scale into the "
    "header.",
)
NO_ANSWER = Text("既沒有分數也沒有文字。", "既没有分数也没有文字。", "There is neither a number nor a text.")
SAME_KEY = Text(
    "與第 {line} 行是同一筆（{key}），內容卻不同；保留第 {line} 行。", "与第 {line} 行是同一笔（{key}），内容却不同；保留第 {line} 行。",
    "It is the same record as line {line} ({key}) but says otherwise; line {line} was kept.",
)  # fmt: skip
NO_FACT = Text(
    "這一列不符合對照表裡的任何一種事實。",
    "这一行不符合对照表里的任何一种事实。",
    "The row fits none of the facts of the map.",
)

# ── warnings ──────────────────────────────────────────────────────────────────────────────────────────────

PARTIAL_ORDERS = Text(
    "有 {orders} 張訂單少了被擱置的明細，金額還不完整；改好擱置的列就會補上。",
    "有 {orders} 张订单少了被搁置的明细，金额还不完整；改好搁置的行就会补上。",
    "{orders} orders landed without lines that were put aside, so their amounts are not whole; mending the rows "
    "completes them.",
)  # fmt: skip
RATING_SCALE = Text(
    "評論沒有寫量尺；所有評分都在 1 到 5 之間，所以當成 1-5。", "评价没有写量表；所有评分都在 1 到 5 之间，所以当成 1-5。",
    "The reviews do not say their scale; all ratings lie between 1 and 5, so it was taken as 1-5.",
)  # fmt: skip
LEFT_OUT = Text(
    "沒有用到的欄位：{headers}。", "没有用到的列：{headers}。", "Columns that were not used: {headers}."
)
SIGN_CURRENCY = Text(
    "金額寫著 {sign}，是人民幣或日圓看不出來，先當成 {currency}；不對的話請加一欄幣別，如 JPY，再匯入。",
    "金额写着 {sign}，看不出是人民币还是日元，先当成 {currency}；不对的话请加一列币种，如 JPY，再导入。",
    "The amounts carry {sign}, which may be yuan or yen; they were taken to be {currency}. If that is wrong, add a column "
    "Currency, such as JPY, and import again.",
)  # fmt: skip
COMPANY_CURRENCY = Text(
    "檔案沒有幣別，金額當成公司的幣別 {currency}。", "文件没有币种，金额当成公司的币种 {currency}。",
    "The file has no currency; amounts were taken to be in the company's, {currency}.",
)  # fmt: skip
