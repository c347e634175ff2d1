"""The tag language by example: what works and what it prints, what is refused and what is said then.

`docs/templates.md` shows these tables, and every row is a test: it is compiled and printed in both formats,
or refused. A line break in an example begins the next row, cell or paragraph, as its tags say.
"""

from __future__ import annotations

from typing import NamedTuple

from generator.filing.declared import Declarations, Field, Fields, Kind

STATEMENTS = ("for", "if", "elif", "else", "endfor", "endif", "set", "vm", "colspan", "cellbg")
"""The words that a ``{% … %}`` may begin with."""


class Construct(NamedTuple):
    """One way of writing: what it is, an example, and what it prints or what the template check says."""

    what: str
    written: str
    shows: str


SAMPLE: dict[str, object] = {
    "name": "科技局",
    "filler": "",
    "phone": "8765",
    "done": "2023年12月5日",
    "income": {"total": {"amount": "155.5"}},
    "duties": "拟订规划。\n\n组织实施。",
    "projects": [{"name": "安全生产"}, {"name": "环境卫生"}],
}
"""The department that the examples are printed for."""
DECLARED = Declarations(
    own=Fields((("department", (Field(key="done", title="完成日期", kind=Kind.DATE),)),)), stages=()
)
"""What a form declares for it."""

_EACH = "{% for p in department.projects %}"
_NO_STATEMENT = "不能用这个语句"
_NOT_SO = "表样里不能这样写"

WORKS = (
    Construct("名称", "单位：{{ department.name }}。", "单位：科技局。"),
    Construct("名称的另一种写法", "{{ department['name'] }}", "科技局"),
    Construct("能分段的文字（单独占一段）", "{{ department.duties }}", "拟订规划。\n组织实施。"),
    Construct("文字和不大的整数", "{{ '甲' }}{{ 12 }}", "甲12"),
    Construct("注释，不印", "{# 说明 #}甲", "甲"),
    Construct("占一整行的注释，这一行不印", "{#tr 说明 #}\n甲", "甲"),
    Construct("占一整格的注释，这一格不印", "{#tc 说明 #}\n甲", "甲"),
    Construct("占一整段的注释，这一段不印", "甲\n{#p 说明 #}", "甲"),
    Construct(
        "表格行循环",
        "{%tr for p in department.projects %}\n{{ p.name }}\n{%tr endfor %}",
        "安全生产\n环境卫生",
    ),
    Construct(
        "单元格循环",
        "{%tc for p in department.projects %}\n{{ p.name }}\n{%tc endfor %}",
        "安全生产\n环境卫生",
    ),
    Construct(
        "段落循环", "{%p for p in department.projects %}\n{{ p.name }}\n{%p endfor %}", "安全生产\n环境卫生"
    ),
    Construct("一段之内的循环", _EACH + "{{ p.name }}；{% endfor %}", "安全生产；环境卫生；"),
    Construct(
        "在前后另起一截字的循环（docxtpl 的 r）",
        "{%r for p in department.projects %}{{ p.name }}；{%r endfor %}",
        "安全生产；环境卫生；",
    ),
    Construct(
        "只循环合条件的",
        "{% for p in department.projects if p.name != '安全生产' %}{{ p.name }}{% endfor %}",
        "环境卫生",
    ),
    Construct(
        "循环的 else：一项也没有时印",
        "{% for p in department.projects if p.name == '甲' %}{{ p.name }}{% else %}没有{% endfor %}",
        "没有",
    ),
    Construct("loop.index：第几次，从 1 起", _EACH + "{{ loop.index }}{% endfor %}", "12"),
    Construct("loop.index0：第几次，从 0 起", _EACH + "{{ loop.index0 }}{% endfor %}", "01"),
    Construct("loop.revindex：倒数第几次，到 1 止", _EACH + "{{ loop.revindex }}{% endfor %}", "21"),
    Construct("loop.revindex0：倒数第几次，到 0 止", _EACH + "{{ loop.revindex0 }}{% endfor %}", "10"),
    Construct("loop.length：共几次", _EACH + "{{ loop.length }}{% endfor %}", "22"),
    Construct(
        "loop.first：第一次",
        _EACH + "{% if loop.first %}含{% endif %}{{ p.name }}{% endfor %}",
        "含安全生产环境卫生",
    ),
    Construct(
        "loop.last：最后一次",
        _EACH + "{{ p.name }}{% if not loop.last %}、{% endif %}{% endfor %}",
        "安全生产、环境卫生",
    ),
    Construct(
        "外层循环的序号：先给外层循环一个名称",
        _EACH + "{% set outer = loop %}{% for q in department.projects %}"
        "{{ outer.index }}.{{ loop.index }} {% endfor %}{% endfor %}",
        "1.1 1.2 2.1 2.2 ",
    ),
    Construct("条件：有内容才印", "{% if department.filler %}填报人{% endif %}甲", "甲"),
    Construct("else", "{% if department.filler %}有{% else %}无{% endif %}", "无"),
    Construct(
        "elif", "{% if department.filler %}一{% elif department.name %}二{% else %}三{% endif %}", "二"
    ),
    Construct("占一整段的条件", "{%p if department.filler %}\n有\n{%p else %}\n无\n{%p endif %}", "无"),
    Construct("占一整行的条件", "{%tr if department.filler %}\n有\n{%tr else %}\n无\n{%tr endif %}", "无"),
    Construct("一句之内的条件", "{{ '有' if department.filler else '无' }}", "无"),
    Construct("没有 else 时不印", "甲{{ '有' if department.filler }}", "甲"),
    Construct("空的时候印别的", "{{ department.filler or '无' }}", "无"),
    Construct("相同", "{% if department.name == '科技局' %}是{% else %}否{% endif %}", "是"),
    Construct("不同", "{% if department.name != '科技局' %}是{% else %}否{% endif %}", "否"),
    Construct(
        "大于", _EACH + "{% if loop.index > 1 %}、{% endif %}{{ p.name }}{% endfor %}", "安全生产、环境卫生"
    ),
    Construct("不小于", _EACH + "{% if loop.index >= 2 %}{{ p.name }}{% endif %}{% endfor %}", "环境卫生"),
    Construct("小于", _EACH + "{% if loop.index < 2 %}{{ p.name }}{% endif %}{% endfor %}", "安全生产"),
    Construct("不大于", _EACH + "{% if loop.index <= 1 %}{{ p.name }}{% endif %}{% endfor %}", "安全生产"),
    Construct("是其中之一", "{% if department.name in ['科技局', '人社局'] %}是{% endif %}", "是"),
    Construct("不是其中之一", "{% if department.name not in ('商务局', '人社局') %}是{% endif %}", "是"),
    Construct("文字里有这几个字", "{% if '科技' in department.name %}是{% endif %}", "是"),
    Construct("都要成立", "{% if department.name and not department.filler %}是{% endif %}", "是"),
    Construct("几项、几个字", "{{ department.projects|length }}、{{ department.name|length }}", "2、3"),
    Construct("去掉两头的空白", "{{ ' 甲 '|trim }}", "甲"),
    Construct("空的时候印别的（要写 true）", "{{ department.filler|default('无', true) }}", "无"),
    Construct("不写 true 的 default 什么也不换", "甲{{ department.filler|default('无') }}", "甲"),
    Construct("连接文字", "{{ department.name ~ '、' ~ department.phone }}", "科技局、8765"),
    Construct("连接几样文字", "{{ [department.name, department.phone]|join('、') }}", "科技局、8765"),
    Construct("连接时略去空的", "{{ [department.name, department.filler]|select|join('、') }}", "科技局"),
    Construct(
        "连接列表各项的内容", "{{ department.projects|join('；', attribute='name') }}", "安全生产；环境卫生"
    ),
    Construct("金额改用元", "{{ department.income.total.amount|yuan }}元", "1555000元"),
    Construct("日期的另一种写法", "{{ department.done|date('2024.01.05') }}", "2023.12.05"),
    Construct("两个数相乘", "{{ 2 * department.projects|length }}", "4"),
    Construct(
        "循环里上下相邻、内容相同的合并成一格",
        "{%tr for p in department.projects %}\n{% vm %}项目\n{%tr endfor %}",
        "项目",
    ),
    Construct(
        "内容不同的各是一格",
        "{%tr for p in department.projects %}\n{% vm %}{{ p.name }}\n{%tr endfor %}",
        "安全生产\n环境卫生",
    ),
    Construct("占几列", "{% colspan 2 %}甲", "甲"),
    Construct("单元格的底色", "{% cellbg 'D9D9D9' %}甲", "甲"),
    Construct("别的花括号照原样印，docxtpl 的 {_{ 也是", "{_{ 甲 }_}", "{_{ 甲 }_}"),
)
"""What works, and what it prints of `SAMPLE`."""

REFUSED = (
    Construct("写错的名称", "{{ department.nam }}", "没有名称 department.nam"),
    Construct("一组值", "{{ department.income }}", "这不是可以打印的文字"),
    Construct("不单独占一段的分段文字", "职能：{{ department.duties }}", "是可以分段的文字，要独占一段"),
    Construct("去空白的减号", "{%- if department.name %}甲{%- endif %}", "不能用减号去掉空白"),
    Construct("去空白的减号", "{{- department.name -}}", "不能用减号去掉空白"),
    Construct("docxtpl 的富文本", "{{r department.name }}", "不能用 {{r }}"),
    Construct("docxtpl 的子文档", "{{p department.name }}", "不能用 {{p }}"),
    Construct("docxtpl 的横向合并", "{% hm %}甲", _NO_STATEMENT),
    Construct("循环以外的合并", "{% vm %}甲", "要写在 for 里面"),
    Construct("{% 后空一格的 tr", "{% tr for p in department.projects %}", "tr 要紧跟着 {%"),
    Construct("全角符号", "{% if department.name ＝＝ '甲' %}甲{% endif %}", "里有全角字符“＝”"),
    Construct("一个花括号", "{ department.name }", "不是完整的标签"),
    Construct("没有结束的循环", _EACH + "{{ p.name }}", "没有结束"),
    Construct("别的过滤器", "{{ department.name|upper }}", "不能用过滤器 upper"),
    Construct("不经转义", "{{ department.name|safe }}", "不能用过滤器 safe"),
    Construct("带名字的参数", "{{ department.filler|default('无', boolean=true) }}", "不能用过滤器 default"),
    Construct("赋值", "{% set x = 1 %}", "写法不对"),
    Construct("循环以外的 set", "{% set outer = loop %}", "要写在 for 里面"),
    Construct("给循环已有的名称", _EACH + "{% set p = loop %}{% endfor %}", "已经有 p 这个名称"),
    Construct("宏", "{% macro a() %}甲{% endmacro %}", _NO_STATEMENT),
    Construct("调用宏", "{% call a() %}甲{% endcall %}", _NO_STATEMENT),
    Construct("包含别的文件", "{% include 'x' %}", _NO_STATEMENT),
    Construct("引入别的文件", "{% import 'x' as y %}", _NO_STATEMENT),
    Construct("引入别的文件", "{% from 'x' import y %}", _NO_STATEMENT),
    Construct("继承", "{% extends 'x' %}", _NO_STATEMENT),
    Construct("块", "{% block a %}甲{% endblock %}", _NO_STATEMENT),
    Construct("成段的过滤器", "{% filter upper %}甲{% endfilter %}", _NO_STATEMENT),
    Construct("局部变量", "{% with x = 1 %}甲{% endwith %}", _NO_STATEMENT),
    Construct("转义开关", "{% autoescape false %}甲{% endautoescape %}", _NO_STATEMENT),
    Construct("打印语句", "{% print 1 %}", _NO_STATEMENT),
    Construct("照原样", "{% raw %}甲{% endraw %}", _NO_STATEMENT),
    Construct("跳出循环", "{% break %}", _NO_STATEMENT),
    Construct("下一次循环", "{% continue %}", _NO_STATEMENT),
    Construct("执行", "{% do 1 %}", _NO_STATEMENT),
    Construct("翻译", "{% trans %}甲{% endtrans %}", _NO_STATEMENT),
    Construct("调试", "{% debug %}", _NO_STATEMENT),
    Construct("循环几次", "{% for n in range(3) %}甲{% endfor %}", _NOT_SO),
    Construct("一次取两个变量", "{% for a, b in department.projects %}甲{% endfor %}", "写法不对"),
    Construct("递归", "{% for p in department.projects recursive %}甲{% endfor %}", "写法不对"),
    Construct("循环文字", "{% for p in department.name %}甲{% endfor %}", "这不是列表的名称"),
    Construct("循环以外的 loop", "{{ loop.index }}", "loop 只能用在 for 里面"),
    Construct("loop 的其他名称", _EACH + "{{ loop.previtem }}{% endfor %}", "没有名称 loop.previtem"),
    Construct("轮流", _EACH + "{{ loop.cycle('甲', '乙') }}{% endfor %}", _NOT_SO),
    Construct("调用", "{{ department.name.upper() }}", _NOT_SO),
    Construct("is 判断", "{% if department.name is defined %}甲{% endif %}", _NOT_SO),
    Construct("加", "{{ 1 + 1 }}", _NOT_SO),
    Construct("减", "{{ 2 - 1 }}", _NOT_SO),
    Construct("除", "{{ 4 / 2 }}", _NOT_SO),
    Construct("整除", "{{ 4 // 2 }}", _NOT_SO),
    Construct("余数", "{{ 4 % 2 }}", _NOT_SO),
    Construct("乘方", "{{ 4 ** 2 }}", _NOT_SO),
    Construct("文字相乘", "{{ 7 * '7' }}", "只有数能相乘"),
    Construct("连接可以分段的文字", "{{ department.name ~ department.duties }}", "可以分段的文字不能连接"),
    Construct("连接列表", "{{ department.projects|join('、') }}", "只能连接文字"),
    Construct("不是金额", "{{ department.name|yuan }}", "过滤器 yuan 只能用在金额上"),
    Construct("不是日期", "{{ department.name|date('2024.01.05') }}", "过滤器 date 只能用在日期上"),
    Construct("没有的日期写法", "{{ department.done|date('%Y') }}", "没有这样的日期写法"),
    Construct("负数", "{{ -1 }}", _NOT_SO),
    Construct("正号", "{{ +1 }}", _NOT_SO),
    Construct("小数", "{{ 1.5 }}", "表样里不能写这样的数"),
    Construct("空值", "{{ none }}", "表样里不能写这样的数"),
    Construct("真假", "{{ true }}", "这不是可以打印的文字"),
    Construct("比较的结果", "{{ department.name == '甲' }}", "这不是可以打印的文字"),
    Construct("列表", "{{ ['甲', '乙'] }}", "这不是可以打印的文字"),
    Construct("字典", "{{ {'甲': 1} }}", _NOT_SO),
    Construct("第几项", "{{ department.projects[0].name }}", "名称要写作“a.b.c”的样子"),
    Construct("截取", "{{ department.name[0:2] }}", "名称要写作“a.b.c”的样子"),
    Construct("文字比大小", "{% if department.name > '甲' %}甲{% endif %}", "这两样不能比较"),
    Construct("Python 的属性", "{{ department.name.__class__ }}", "没有名称 department.name.__class__"),
    Construct("没写完", "{{ department.name or }}", "标签写得不对"),
)
"""What is refused, and what `tianbao template check` says."""
