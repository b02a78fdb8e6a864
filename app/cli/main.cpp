// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/composition.h"

#include <QCoreApplication>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <iostream>

#ifdef Q_OS_UNIX
#include <unistd.h>
#else
#include <io.h>
#define isatty _isatty
#define fileno _fileno
#endif

namespace {

using namespace driftline;

enum ExitCode { ExitDone = 0, ExitNo = 1, ExitUsage = 2, ExitSource = 3, ExitChanged = 4, ExitCancelled = 5 };

/// Ctrl+C asks the command to stop; a second one ends the process at once, as usual.
const StopSource &interruption()
{
    static const StopSource source;
    return source;
}

void interrupt(int signal)
{
    interruption().requestStop();
    std::signal(signal, SIG_DFL);
}

int exitCodeOf(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Usage:
        return ExitUsage;
    case ErrorCode::Changed:
        return ExitChanged;
    case ErrorCode::Unreachable:
    case ErrorCode::Unreadable:
    case ErrorCode::Output:
    case ErrorCode::Internal:
        break;
    }
    return ExitSource;
}

/// False when standard output cannot be written.
bool print(const std::string &text)
{
    std::cout << text;
    std::cout.flush();
    return std::cout.good();
}

/// Bytes that are not UTF-8 are replaced rather than thrown about: a document is always printed.
std::string dumped(const cli::Json &document)
{
    return document.dump(2, ' ', false, cli::Json::error_handler_t::replace) + '\n';
}

int report(const Failure &failure, bool json)
{
    const Error error = failure.isCancelled()
                            ? Error{ErrorCode::Internal, QStringLiteral("cancelled"), {}, {}, {}}
                            : failure.error();
    std::cerr << "driftline-cli: " << error.line().toStdString() << '\n';
    if (json) {
        cli::Json document = cli::toJson(error);
        if (failure.isCancelled())
            document["error"]["code"] = "cancelled";
        print(dumped(document));
    }
    return failure.isCancelled() ? ExitCancelled : exitCodeOf(error);
}

void tell(const QList<Problem> &problems)
{
    for (const Problem &problem : problems)
        std::cerr << "driftline-cli: "
                  << Error{{}, problem.what, problem.where, problem.hint, {}}.line().toStdString() << '\n';
}

int run(const QStringList &words)
{
    const bool wantsJson = words.contains(QStringLiteral("--json"));
    const auto arguments = cli::parseArguments(words);
    if (!arguments.ok())
        return report(arguments.failure(), wantsJson);
    if (!arguments->helpText.isEmpty() || !arguments->versionText.isEmpty())
        return print((arguments->helpText + arguments->versionText + QLatin1Char('\n')).toStdString())
                   ? ExitDone
                   : ExitSource;

    const Composition composition;
    const bool terminal = isatty(fileno(stderr)) != 0;
    cli::CommandContext context{*arguments,
                                composition.sources(),
                                composition.datasets(),
                                composition.tableFiles(),
                                interruption().token(),
                                [terminal](const QString &what, qint64 done, qint64 total) {
                                    if (terminal && total > 0)
                                        std::cerr << '\r' << what.toStdString() << ' ' << done * 100 / total
                                                  << " % " << std::flush;
                                },
                                nullptr};
    const auto outcome = cli::commandByName(arguments->command)(context);
    if (terminal)
        std::cerr << "\r\033[K";
    QList<Problem> problems = context.workspace ? context.workspace->problems->all() : QList<Problem>();
    if (outcome.ok())
        problems += outcome->problems;
    else if (outcome.isError()) // it is told as the command's own error
        problems.removeIf([&error = outcome.error()](const Problem &problem) {
            return problem.what == error.what && problem.where == error.where;
        });
    tell(problems);
    if (!outcome.ok())
        return report(outcome.failure(), arguments->json);

    cli::Json document = outcome->json;
    document["problems"] = cli::toJson(problems);
    if (!print(arguments->json ? dumped(document) : outcome->text.toStdString())) {
        std::cerr << "driftline-cli: cannot write to standard output\n";
        return ExitSource;
    }
    return outcome->answerIsNo ? ExitNo : ExitDone;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("driftline"));
    QCoreApplication::setApplicationVersion(QStringLiteral(DRIFTLINE_VERSION));
    static_cast<void>(interruption()); // made before a signal can need it
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    return run(QCoreApplication::arguments().mid(1));
}
