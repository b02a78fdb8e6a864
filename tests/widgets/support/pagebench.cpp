// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/pagebench.h"

#include "tests/support/pictures.h"
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QTest>

namespace driftline {

Result<std::shared_ptr<const Dataset>> NoDatasets::open(const QString &path, const ReadOptions &,
                                                        const StopToken &) const
{
    return fail(ErrorCode::Unreadable, QStringLiteral("there are no data files here"), path);
}

Result<std::unique_ptr<TableWriter>> NoTableFiles::create(const QString &path,
                                                          const QList<FileColumn> &) const
{
    return fail(ErrorCode::Output, QStringLiteral("nothing is written here"), path);
}

bool settle(const Page &page)
{
    const bool settled = QTest::qWaitFor([&page] { return page.isSettled(); }, 30'000);
    QCoreApplication::processEvents(); // what was laid out last is shown
    return settled;
}

QSize pageSizeIn(QSize window)
{
    return window - QSize(72, 72);
}

void takePictures(Page &page, const QString &name)
{
    for (const auto &[theme, word] :
         {std::pair(ThemeChoice::Dark, "dark"), std::pair(ThemeChoice::Light, "light")}) {
        applyTheme(*static_cast<QApplication *>(QCoreApplication::instance()), theme);
        for (const QSize window : {QSize(1100, 700), QSize(1440, 900)}) {
            page.resize(pageSizeIn(window));
            QVERIFY(settle(page));
            QCoreApplication::processEvents();
            const QString file =
                QStringLiteral("%1-%2-%3.png").arg(name, QLatin1StringView(word)).arg(window.width());
            QVERIFY(page.grab().save(picturePath(file)));
        }
    }
}

} // namespace driftline
