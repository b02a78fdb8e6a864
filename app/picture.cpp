// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/picture.h"

#include "widgets/shell/mainwindow.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFileInfo>
#include <QPixmap>
#include <QSaveFile>
#include <QTimer>

namespace driftline {

namespace {

constexpr int settleLimitMs = 120'000;
constexpr int wakeMs = 2;
/// zlib's level 1: a twentieth of a second sooner than its usual one, and a third larger.
constexpr int quickPng = 85;

/// Settled twice in a row: what a result has started shows up only when the events it posted have run.
bool waitUntilSettled(const MainWindow &window)
{
    const QDeadlineTimer deadline(settleLimitMs);
    // processEvents() with a time never waits, so something has to wake it.
    QTimer wake;
    wake.start(wakeMs);
    for (int calm = 0; calm < 2;) {
        QCoreApplication::processEvents(QEventLoop::AllEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        calm = window.isSettled() ? calm + 1 : 0;
        if (deadline.hasExpired())
            return false;
        if (calm == 0)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

} // namespace

Status drawPicture(MainWindow &window, const QString &file)
{
    window.show();
    if (!waitUntilSettled(window)) {
        return fail(ErrorCode::Unreachable, QStringLiteral("the page was not complete after two minutes"),
                    window.windowTitle(), QStringLiteral("check that the source answers, or ask for less"));
    }
    // What the last event changed may still wait for its layout.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly) || !window.grab().save(&output, "PNG", quickPng) ||
        !output.commit()) {
        return fail(ErrorCode::Output, QStringLiteral("cannot write the picture"),
                    QFileInfo(file).absoluteFilePath(), output.errorString());
    }
    return Done{};
}

} // namespace driftline
