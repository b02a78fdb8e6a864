// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include <algorithm>
#include <array>

namespace driftline::cli {

namespace {

struct Option
{
    const char *name;
    const char *value; ///< what its value is called; null: a flag
};

struct Command
{
    const char *name;
    const char *positionals; ///< for the usage line
    int least;
    int most; ///< -1: any number
    std::initializer_list<Option> options;
    const char *help;
};

const std::array commands{
    Command{"sample", "DIR", 1, 1, {}, "write the sample workspace"},
    Command{"experiments", "", 0, 0, {}, "active experiments and their number of runs"},
    Command{"runs",
            "",
            0,
            0,
            {{"experiment", "ID|NAME"},
             {"filter", "FILTER"},
             {"order-by", "KEY [ASC|DESC]"},
             {"max", "N"},
             {"no-count", nullptr},
             {"export", "FILE.csv|.parquet"},
             {"group-by", "params.KEY|tags.KEY|dataset|experiment|parent"},
             {"metrics", "A,B"}},
            "runs that match; --export writes all of them, with every field, to a file;\n"
            "        --group-by counts them by a value, with mean, least and greatest of the --metrics"},
    Command{"run", "ID", 1, 1, {}, "one run, whole"},
    Command{"history", "ID METRIC", 2, 2, {{"csv", "FILE"}}, "every point of a metric"},
    Command{"compare", "ID ID…", 2, -1, {{"only-differences", nullptr}}, "what differs between runs"},
    Command{"models", "", 0, 0, {}, "registered models"},
    Command{"versions", "MODEL", 1, 1, {}, "a model's versions"},
    Command{"lineage",
            "MODEL[/VERSION|/STAGE|@ALIAS]",
            1,
            1,
            {{"repo", "DIR"}},
            "from a version to run, commit and data"},
    Command{"transition",
            "MODEL/VERSION STAGE",
            2,
            2,
            {{"reason", "TEXT"}, {"actor", "NAME"}, {"keep-existing", nullptr}, {"dry-run", nullptr}},
            "move a version to another stage"},
    Command{"journal", "[MODEL]", 0, 1, {{"verify", nullptr}}, "who moved what, when and why"},
    Command{"profile",
            "DATA|models:/NAME/STAGE|runs:/ID…",
            1,
            -1,
            {{"out", "FILE"}, {"attach", "MODEL[/VERSION|/STAGE|@ALIAS]"}},
            "counts of a table, or of its parts together, to compare with instead of the data;\n"
            "        --out writes them to a file, --attach into the artifacts of the version's run"},
    Command{"drift",
            "",
            0,
            0,
            {{"reference", "FILE|models:/NAME/STAGE|runs:/ID"},
             {"live", "FILE"},
             {"test", "TEST"},
             {"threshold", "X"},
             {"warning", "X"},
             {"type-test", "TYPE=TEST[:X[:W]]"},
             {"column", "C=TEST[:X[:W]]"},
             {"correction", "none|bonferroni|bh"},
             {"every-test", nullptr},
             {"columns", "A,B"},
             {"type", "C=TYPE"},
             {"role", "C=target|prediction|timestamp|id|ignored"},
             {"bins", "[C=]RULE"},
             {"window", "hour|day|week|month|rows:N"},
             {"time", "COLUMN"},
             {"as-evidently", nullptr},
             {"csv", "[reference.|live.]delimiter|quote|encoding|decimal|header=VALUE"},
             {"report", "FILE.html|.json|.csv"},
             {"fail-on-drift", nullptr}},
            "compare live data with reference data; X is a threshold, W where warnings begin"},
};

const Command *findCommand(const QString &name)
{
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [&](const Command &c) { return name == QLatin1StringView(c.name); });
    return found == commands.end() ? nullptr : found;
}

Failure usage(const QString &what, const QString &where)
{
    return fail(ErrorCode::Usage, what, where,
                QStringLiteral("driftline-cli --help lists commands and options"));
}

bool isCount(const QString &text)
{
    bool isNumber = false;
    return text.toLongLong(&isNumber) >= 0 && isNumber;
}

/// Takes "--name", "--name=value" or "--name value" at `at`; advances `at` past what it took.
Status takeOption(const QStringList &words, qsizetype &at, const Command *command, Arguments &result)
{
    QString name = words[at].mid(2);
    std::optional<QString> value;
    if (const auto equals = name.indexOf(QLatin1Char('=')); equals >= 0) {
        value = name.mid(equals + 1);
        name.truncate(equals);
    }
    const auto takeValue = [&]() -> Result<QString> {
        if (value)
            return *value;
        if (at + 1 >= words.size())
            return usage(QStringLiteral("option needs a value"), QStringLiteral("--") + name);
        return words[++at];
    };

    if (name == QLatin1StringView("source")) {
        auto given = takeValue();
        if (!given.ok())
            return given.failure();
        if (given->trimmed().isEmpty()) // an unset variable must not mean the sample
            return usage(QStringLiteral("--source is empty"), QStringLiteral("--source"));
        result.source = *given;
        return Done{};
    }
    if (name == QLatin1StringView("json") && !value) {
        result.json = true;
        return Done{};
    }
    if (command) {
        for (const Option &option : command->options) {
            if (name != QLatin1StringView(option.name))
                continue;
            if (!option.value) {
                if (value)
                    return usage(QStringLiteral("option takes no value"), words[at]);
                result.options[name] = {QString()};
                return Done{};
            }
            auto given = takeValue();
            if (!given.ok())
                return given.failure();
            if (QLatin1StringView(option.value) == QLatin1StringView("N") && !isCount(*given))
                return usage(QStringLiteral("--%1 is not a whole number, 0 or more").arg(name), *given);
            result.options[name].append(*given);
            return Done{};
        }
        return usage(QStringLiteral("unknown option for %1").arg(result.command), words[at]);
    }
    return usage(QStringLiteral("unknown option"), words[at]);
}

Status checkCount(const Command &command, const Arguments &arguments)
{
    const auto count = arguments.positionals.size();
    if (count >= command.least && (command.most < 0 || count <= command.most))
        return Done{};
    return usage(
        count < command.least ? QStringLiteral("too few arguments") : QStringLiteral("too many arguments"),
        QStringLiteral("%1 %2").arg(arguments.command, QString::fromUtf8(command.positionals)).trimmed());
}

} // namespace

QString Arguments::value(const QString &option, const QString &fallback) const
{
    const auto found = options.constFind(option);
    return found == options.cend() || found->isEmpty() ? fallback : found->last();
}

Result<Arguments> parseArguments(const QStringList &words)
{
    Arguments result;
    const Command *command = nullptr;
    bool onlyPositionals = false;
    // --json first of all, so that an error of the very first word is reported as JSON too.
    result.json = words.contains(QStringLiteral("--json"));
    for (qsizetype at = 0; at < words.size(); ++at) {
        const QString &word = words[at];
        if (!onlyPositionals && word == QLatin1StringView("--")) {
            onlyPositionals = true;
        } else if (!onlyPositionals &&
                   (word == QLatin1StringView("--help") || word == QLatin1StringView("-h"))) {
            result.helpText = usageText();
            return result;
        } else if (!onlyPositionals && word == QLatin1StringView("--version")) {
            result.versionText = QStringLiteral("driftline-cli " DRIFTLINE_VERSION);
            return result;
        } else if (!onlyPositionals && word.startsWith(QLatin1StringView("--"))) {
            auto taken = takeOption(words, at, command, result);
            if (!taken.ok())
                return taken.failure();
        } else if (!command) {
            command = findCommand(word);
            if (!command)
                return usage(QStringLiteral("unknown command"), word);
            result.command = word;
        } else {
            result.positionals.append(word);
        }
    }
    if (!command)
        return usage(QStringLiteral("no command given"), {});
    if (auto counted = checkCount(*command, result); !counted.ok())
        return counted.failure();
    return result;
}

QString usageText()
{
    QString text = QStringLiteral(
        "driftline-cli [--source URI] [--json] COMMAND …\n\n"
        "URI: http(s)://… of an MLflow server, an mlflow.db, sqlite:///…, or a project folder;\n"
        "without it MLFLOW_TRACKING_URI, else the sample workspace.\n\n");
    for (const Command &command : commands) {
        QString line = QStringLiteral("  %1 %2")
                           .arg(QString::fromUtf8(command.name), QString::fromUtf8(command.positionals))
                           .trimmed();
        line.prepend(QStringLiteral("  "));
        for (const Option &option : command.options) {
            line += option.value ? QStringLiteral(" [--%1 %2]")
                                       .arg(QString::fromUtf8(option.name), QString::fromUtf8(option.value))
                                 : QStringLiteral(" [--%1]").arg(QString::fromUtf8(option.name));
        }
        text += line + QStringLiteral("\n        ") + QString::fromUtf8(command.help) + QLatin1Char('\n');
    }
    text += QStringLiteral(
        "\nExit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 unreadable or unreachable, "
        "4 the world changed, 5 cancelled\n");
    return text;
}

} // namespace driftline::cli
