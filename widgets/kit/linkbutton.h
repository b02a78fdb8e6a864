// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A button that looks like a link: one line of text in the accent colour, cut off where it does not fit,
// underlined under the mouse and with the focus.

#include <QAbstractButton>

namespace driftline {

class LinkButton final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit LinkButton(const QString &text, QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QRect textRect() const;
    [[nodiscard]] bool hitButton(const QPoint &place) const override { return textRect().contains(place); }
};

} // namespace driftline
