// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Keeps the application's look in step with the user's choice and, for System, with the desktop: on Linux
// below Qt 6.5 the desktop portal's color-scheme over D-Bus and its change signal, elsewhere Qt's style
// hints; where neither answers, the lightness of the platform's own palette. Owned by the composition; GUI
// thread.

#include "widgets/kit/theme.h"

#include <QObject>
#include <QVariant>

#include <optional>

class QDBusVariant;

namespace driftline {

class ThemeController final : public QObject
{
    Q_OBJECT
public:
    explicit ThemeController(QApplication &application, QObject *parent = nullptr);
    [[nodiscard]] ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);
    /// What is on screen now, whatever the choice.
    [[nodiscard]] bool isDark() const;

Q_SIGNALS:
    void choiceChanged(driftline::ThemeChoice choice);

private Q_SLOTS:
    void portalSettingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void apply();

    QApplication &m_application;
    ThemeChoice m_choice = ThemeChoice::System;
};

/// True: dark, false: light, absent: nobody answered in time. May block for up to 0.2 s.
[[nodiscard]] std::optional<bool> desktopPrefersDark();

} // namespace driftline
