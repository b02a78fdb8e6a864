// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"
#include "app/composition.h"
#include "app/picture.h"
#include "models/session/settings.h"
#include "widgets/kit/plaintooltip.h"
#include "widgets/kit/themecontroller.h"
#include "widgets/pages/compare/comparepage.h"
#include "widgets/pages/drift/driftpage.h"
#include "widgets/pages/lineage/lineagepage.h"
#include "widgets/pages/registry/registrypage.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/shell/mainwindow.h"

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string_view>

namespace {

using namespace driftline;

enum ExitCode { ExitDone = 0, ExitUsage = 2, ExitSource = 3 };

/// A picture is drawn without a display and, it may be, without a session, whose runtime folder Qt would miss
/// aloud. The platform is chosen before there is an application to ask.
void choosePlatform(int argc, char **argv, const QTemporaryDir &scratch)
{
    const bool picture = std::any_of(argv + 1, argv + argc, [](std::string_view word) {
        return word == "--picture" || word.starts_with("--picture=");
    });
    if (picture && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (picture && qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR"))
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(scratch.path()));
}

int complain(const Error &error, ExitCode code)
{
    std::cerr << "driftline: " << error.line().toStdString() << '\n';
    return code;
}

/// What was asked for, else what MLflow's own client would take, else what the settings say.
QString startSource(const WindowOptions &options, const MainWindow &window)
{
    if (!options.source.isEmpty())
        return options.source;
    const QString named = qEnvironmentVariable("MLFLOW_TRACKING_URI").trimmed();
    return named.isEmpty() ? window.startSource() : named;
}

int run(QApplication &application, const WindowOptions &options, const QTemporaryDir &scratch)
{
    const bool picture = !options.picture.isEmpty();
    // A picture shows the source, not the habits of whoever draws it, and leaves none behind.
    Settings settings(picture ? scratch.filePath(QStringLiteral("driftline.ini")) : Settings::defaultFile());
    showToolTipsPlain(application);
    ThemeController theme(application);
    theme.setChoice(options.theme.value_or(themeChoiceFromName(settings.text(Settings::Key::Theme))));
    // The sheet comes back when every widget of the start is in its place: under a sheet, each step of
    // putting widgets into one another polishes all that is below once more.
    const QString sheet = application.styleSheet();
    application.setStyleSheet(QString());

    const Composition composition;
    JobQueue jobs;
    const PageServices services{jobs, settings, composition.datasets(), composition.tableFiles()};
    MainWindow window(services, composition.sources(), theme);
    window.addPage(PageId::Runs, [&] { return new RunsPage(services, &window); });
    window.addPage(PageId::Compare, [&] { return new ComparePage(services, &window); });
    window.addPage(PageId::Drift, [&] { return new DriftPage(services, &window); });
    window.addPage(PageId::Lineage, [&] { return new LineagePage(services, &window); });
    window.addPage(PageId::Registry, [&] { return new RegistryPage(services, &window); });
    const PageId first = options.page.value_or(window.startPage());
    window.showPage(first);
    application.setStyleSheet(sheet);
    if (options.size.isValid())
        window.resize(options.size);
    window.openSource(startSource(options, window));
    window.showPage(first, options.request);
    if (picture) {
        const auto drawn = drawPicture(window, options.picture);
        return drawn.ok() ? ExitDone : complain(drawn.error(), ExitSource);
    }
    window.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    const QTemporaryDir scratch;
    choosePlatform(argc, argv, scratch);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("driftline"));
    QApplication::setApplicationVersion(QStringLiteral(DRIFTLINE_VERSION));
    QApplication::setApplicationDisplayName(QStringLiteral("Driftline"));
    QApplication::setDesktopFileName(QStringLiteral("org.driftline.Driftline"));
    const auto options = parseWindowOptions(QApplication::arguments().mid(1));
    if (!options.ok())
        return complain(options.error(), ExitUsage);
    if (!options->helpText.isEmpty()) {
        std::cout << options->helpText.toStdString();
        return ExitDone;
    }
    return run(application, *options, scratch);
}
