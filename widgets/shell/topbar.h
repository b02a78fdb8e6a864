// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The line at the top: which source is open, the field that opens the command palette, the count of problems,
// the theme.

#include "models/domain/workspace.h"

#include <QFrame>

class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace driftline {

class SourceButton;
class WindowActions;

class TopBar final : public QFrame
{
    Q_OBJECT
public:
    TopBar(const WindowActions &actions, QWidget *parent);
    void showSource(const SourceInfo &info);
    /// The remote source shown answers again, in this time.
    void showLatency(const SourceInfo &info, qint64 latencyMs);
    /// It does not answer any more; what is shown of it stays.
    void showLost(const SourceInfo &info, const Error &error);
    void showNoSource();
    void showOpening();
    void showFailure();
    void setProblemCount(int count);
    /// What drops down from the source; its owner fills it.
    [[nodiscard]] QMenu *sourceMenu() const { return m_menu; }

private:
    [[nodiscard]] QPushButton *makeSearch(const WindowActions &actions);
    [[nodiscard]] QToolButton *makeThemeButton(const WindowActions &actions);

    SourceButton *m_source;
    QMenu *m_menu;
    QPushButton *m_problems;
    QLabel *m_problemCount;
};

} // namespace driftline
