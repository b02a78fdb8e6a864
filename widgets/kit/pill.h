// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A chip: a short text in a soft capsule whose colour repeats what the text says.

#include "models/domain/registry.h"
#include "models/items/roles.h"
#include "widgets/kit/theme.h"

#include <QLabel>

namespace driftline {

class Pill final : public QLabel
{
    Q_OBJECT
public:
    explicit Pill(const QString &text = {}, PillKind kind = PillKind::Neutral, QWidget *parent = nullptr);
    [[nodiscard]] PillKind kind() const { return m_kind; }
    void setKind(PillKind kind);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    PillKind m_kind;
};

/// Text and kind of a stage's chip: "● Production" good, "◐ Staging" warn, "▣ Archived", "None" dashed.
[[nodiscard]] PillItem stagePill(Stage stage);
/// The same for a version in a stage: "● v12 Production".
[[nodiscard]] PillItem stagePill(Stage stage, const QString &version);

/// For delegates: the size of a chip and the chip itself, drawn in `rect` (which is that size).
[[nodiscard]] QSize pillSize(const QString &text, const QFont &base);
void paintPill(QPainter &painter, const QRect &rect, const PillItem &pill, const QFont &base,
               const Theme &theme);

} // namespace driftline
