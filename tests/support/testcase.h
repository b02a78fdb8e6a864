// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The base of every test class: any Qt warning fails the test, and settings, data and cache live in a folder
// of the test's own. End a test's .cpp with DRIFTLINE_TEST(Class) or, for widgets,
// DRIFTLINE_WIDGET_TEST(Class).

#include <QObject>
#include <QRegularExpression>
#include <QTest>

namespace driftline {

class TestCase : public QObject
{
    Q_OBJECT
protected Q_SLOTS:
    void init()
    {
        // The offscreen platform says this of windows with a minimum size and of popups; it is about that
        // platform alone.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support )")));
    }
};

/// Points XDG_RUNTIME_DIR, XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_CACHE_HOME at a fresh temporary folder that
/// is removed at exit. Call before the application object is made.
void isolateTest();

} // namespace driftline

#define DRIFTLINE_TEST_AS(App, Class)                                                                        \
    int main(int argc, char **argv)                                                                          \
    {                                                                                                        \
        driftline::isolateTest();                                                                            \
        App app(argc, argv);                                                                                 \
        Class test;                                                                                          \
        return QTest::qExec(&test, argc, argv);                                                              \
    }
#define DRIFTLINE_TEST(Class) DRIFTLINE_TEST_AS(QCoreApplication, Class)
#define DRIFTLINE_WIDGET_TEST(Class) DRIFTLINE_TEST_AS(QApplication, Class)

/// Fails the test with the error's line when a Result is not ok. The expression is evaluated once.
#define VERIFY_OK(result)                                                                                    \
    do {                                                                                                     \
        const auto &verifiedResult = (result);                                                               \
        QVERIFY2(verifiedResult.ok(),                                                                        \
                 verifiedResult.isError() ? qPrintable(verifiedResult.error().line()) : "cancelled");        \
    } while (false)
