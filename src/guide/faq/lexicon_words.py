"""Words that the lexicon's checks know, as Sudachi's normalised forms."""

from __future__ import annotations

EMPTY = frozenset(
    """
    為る 居る 有る 成る 出来る 下さる 頂く 貰う 致す 御座る 仰る 申す 参る 言う 思う 願う
    教える 知る 聞く 分かる 見る 事 物 所 為 様 方 訳 筈 時 際 場合 達 御
    さん ちゃん 今 何 どう そう こう 良い 宜しい 仕舞う 呉れる 上げる 置く 掛かる
    皆 自分 私 僕 俺 的 性
    """.split()
)
"""Words that carry politeness or grammar: search passes over them."""

COMMON = frozenset(
    """
    子供 赤ちゃん 親 父 母 夫 妻 息子 娘 家族 夫婦 老人 年寄り 男 女 友達
    金 家 車 自転車 バス 電車 道 道路 土地 部屋 庭 木 草 虫 犬 猫 鳥 水 火 ごみ 電気 ガス
    学校 会社 仕事 病院 病気 薬 店 市 役所 公園 駅 町
    税 税金 保険 年金 医療 介護 福祉 手当て 給付 補助 書類 紙 証明 手紙 葉書 カード 判子 名前 住所 番号
    電話 携帯 スマホ ネット メール パソコン 手続き 申請 届け出 申し込み 予約 相談 窓口 期限 料金
    結婚 出産 生活 暮らし 旅行 行く 来る 出す 入る 取る 払う 使う 困る 欲しい 高い 安い
    """.split()
)
"""Words of everyday life that stand in questions of every field: alone, none of them says what is meant."""
