// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/pill.h"

#include "models/items/stagepill.h"

#include <QPainter>

namespace driftline {

namespace {

constexpr int padding = 8;

struct PillColors
{
    QColor text;
    QColor fill;
    QColor border;
};

PillColors colorsOf(PillKind kind, const Theme &theme)
{
    switch (kind) {
    case PillKind::Accent:
        return {theme.accent, theme.accentSoft, {}};
    case PillKind::Good:
        return {theme.good, theme.goodSoft, {}};
    case PillKind::Warn:
        return {theme.warn, theme.warnSoft, {}};
    case PillKind::Bad:
        return {theme.bad, theme.badSoft, {}};
    case PillKind::Archived:
        return {theme.archived, theme.archivedSoft, theme.hairline};
    case PillKind::Dashed:
        return {theme.muted, Qt::transparent, theme.hairline};
    case PillKind::Neutral:
        break;
    }
    return {theme.muted, theme.window, theme.hairline};
}

QFont pillFont(const QFont &base)
{
    return boldFont(smallFont(base));
}

} // namespace

Pill::Pill(const QString &text, PillKind kind, QWidget *parent) : QLabel(text, parent), m_kind(kind)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Pill::setKind(PillKind kind)
{
    m_kind = kind;
    update();
}

QSize Pill::sizeHint() const
{
    return pillSize(text(), font());
}

void Pill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintPill(painter, rect(), {text(), m_kind}, font(), Theme::of(this));
}

PillItem stagePill(Stage stage)
{
    return stagePillItem(stage);
}

PillItem stagePill(Stage stage, const QString &version)
{
    PillItem pill = stagePillItem(stage);
    pill.text.replace(stageName(stage), QStringLiteral("v%1 %2").arg(version, stageName(stage)));
    return pill;
}

QSize pillSize(const QString &text, const QFont &base)
{
    const QFontMetrics metrics(pillFont(base));
    return {metrics.horizontalAdvance(text) + 2 * padding, metrics.height() + 5};
}

void paintPill(QPainter &painter, const QRect &rect, const PillItem &pill, const QFont &base,
               const Theme &theme)
{
    const auto colors = colorsOf(pill.kind, theme);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5);
    QPen border(Qt::NoPen);
    if (colors.border.isValid())
        border = QPen(colors.border, 1, pill.kind == PillKind::Dashed ? Qt::DashLine : Qt::SolidLine);
    painter.setPen(border);
    painter.setBrush(colors.fill);
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    painter.setFont(pillFont(base));
    painter.setPen(colors.text);
    const QRect inner = rect.adjusted(padding, 0, -padding, 0);
    painter.drawText(inner, Qt::AlignCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(pill.text, Qt::ElideRight, inner.width() + 1));
    painter.restore();
}

} // namespace driftline
