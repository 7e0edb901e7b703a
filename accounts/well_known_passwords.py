"""Passwords a guesser tries first: those of every list, with the habits of this country."""

from __future__ import annotations

_WORDS = """
password password1 password12 password123 passw0rd passw0rd1 p@ssw0rd p@ssword letmein1
welcome1 welcome123 iloveyou iloveyou1 iloveyou520 sunshine princess football baseball
superman batman123 dragon123 monkey123 master123 shadow123 michael1 jennifer computer
internet administrator admin123 admin1234 admin888 administrator1 root1234 test1234 user1234
qwertyui qwertyuiop qwerty123 qwerty12 qwer1234 qwerasdf asdfghjk asdfghjkl asdf1234 asdfasdf
zxcvbnm1 zxcvbnm123 zxcvbnmm 1qaz2wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 qazwsxedc qazwsx123 zaq12wsx
abcd1234 abc12345 abc123456 a1b2c3d4 aa123456 aaa111222 a123456789 a12345678 a1234567 aa12345678
12345678 123456789 1234567890 0123456789 987654321 87654321 11223344 12344321 12341234 12121212
123123123 123321123 147258369 159357456 110110110 13145200 1314520520 5201314520 52013145201314
52013140 520131400 5201314aa woaini520 woaini1314 woaini123 woaini521 woaiwojia woshishui
wo123456 wang1234 zhang123 li123456 mima1234 mima123456 caonima1 nihao123 nihao1234 taobao123
weixin123 alipay123 linli123 linli1234 linlilinli shequ123 zhiyuanzhe 66668888 88886666 88888888
66666666 00000000 11111111 22222222 99999999 16881688 13800138000 changeme changeme1 default1
secret123 trustno1 whatever starwars pokemon1 charlie1 andrew123 killer123 hello123 hello1234
freedom1 summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2026 autumn2026
"""
WELL_KNOWN = frozenset(_WORDS.split())
