// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A row of chips of which exactly one is current: "Curves | Parallel | Scatter". Arrow keys move, Tab enters
// and leaves.

#include <QWidget>

class QAbstractButton;
class QButtonGroup;
class QHBoxLayout;

namespace driftline {

class ChipBar final : public QWidget
{
    Q_OBJECT
public:
    explicit ChipBar(QWidget *parent = nullptr);
    /// The first chip added becomes current.
    void addChip(const QString &id, const QString &text);
    void setChipText(const QString &id, const QString &text);
    void setChipEnabled(const QString &id, bool enabled);
    [[nodiscard]] QString current() const;
    void setCurrent(const QString &id);

Q_SIGNALS:
    void currentChanged(const QString &id);

private:
    [[nodiscard]] QAbstractButton *chip(const QString &id) const;

    QHBoxLayout *m_layout;
    QButtonGroup *m_group;
};

} // namespace driftline
