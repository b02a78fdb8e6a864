// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"

#include "models/domain/dataset.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QRegularExpression>

#include <array>
#include <utility>

namespace driftline {

namespace {

constexpr std::array pageNames{
    std::pair{"runs", PageId::Runs},         std::pair{"compare", PageId::Compare},
    std::pair{"drift", PageId::Drift},       std::pair{"lineage", PageId::Lineage},
    std::pair{"registry", PageId::Registry},
};

Failure usage(const QString &what, const QString &where, const QString &hint)
{
    return fail(ErrorCode::Usage, what, where, hint);
}

Result<std::optional<PageId>> pageFrom(const QString &name)
{
    if (name.isEmpty())
        return std::optional<PageId>();
    QStringList known;
    for (const auto &[text, id] : pageNames) {
        known.append(QLatin1StringView(text));
        if (name == QLatin1StringView(text))
            return std::optional(id);
    }
    return usage(QStringLiteral("no such page"), name,
                 QStringLiteral("pages are ") + known.join(QStringLiteral(", ")));
}

Result<std::optional<ThemeChoice>> themeFrom(const QString &name)
{
    if (name.isEmpty())
        return std::optional<ThemeChoice>();
    if (name == QLatin1StringView("light"))
        return std::optional(ThemeChoice::Light);
    if (name == QLatin1StringView("dark"))
        return std::optional(ThemeChoice::Dark);
    if (name == QLatin1StringView("system"))
        return std::optional(ThemeChoice::System);
    return usage(QStringLiteral("no such theme"), name, QStringLiteral("themes are light, dark, system"));
}

Result<QSize> sizeFrom(const QString &text)
{
    if (text.isEmpty())
        return QSize();
    static const QRegularExpression form(QStringLiteral("^(\\d{2,5})x(\\d{2,5})$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return usage(QStringLiteral("not a size"), text,
                     QStringLiteral("give WIDTHxHEIGHT, such as 1440x900"));
    return QSize(match.captured(1).toInt(), match.captured(2).toInt());
}

/// Bare words: at most one source, at most two data files.
Status takeBareWords(const QStringList &words, WindowOptions &options)
{
    for (const QString &word : words) {
        if (isDataPath(word)) {
            QString &side = options.request.referencePath.isEmpty() ? options.request.referencePath
                                                                    : options.request.livePath;
            if (!side.isEmpty())
                return usage(QStringLiteral("too many data files"), word,
                             QStringLiteral("give a reference and a live file"));
            side = QFileInfo(word).absoluteFilePath();
            if (!options.page)
                options.page = PageId::Drift;
        } else if (options.source.isEmpty()) {
            options.source = word;
        } else {
            return usage(QStringLiteral("too many sources"), word, QStringLiteral("give one source"));
        }
    }
    return Done{};
}

/// `--select A B C` as `--select A --select B --select C`: every word behind the option that can be the
/// beginning of a run's id and is no file or folder.
QStringList withEachSelected(const QStringList &arguments)
{
    static const QRegularExpression id(QStringLiteral("\\A[0-9A-Za-z][0-9A-Za-z_-]*\\z"));
    const QString select = QStringLiteral("--select");
    QStringList each;
    bool selecting = false;
    for (const QString &word : arguments) {
        const bool first = !each.isEmpty() && each.last() == select;
        if (selecting && !first) {
            selecting = id.match(word).hasMatch() && !QFileInfo::exists(word);
            if (selecting)
                each.append(select);
        }
        each.append(word);
        selecting = selecting || word == select;
    }
    return each;
}

} // namespace

Result<WindowOptions> parseWindowOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    const auto option = [&parser](const char *name, const char *value, const char *help) {
        const QCommandLineOption entry{QString::fromUtf8(name), QString::fromUtf8(help),
                                       QString::fromUtf8(value)};
        parser.addOption(entry);
        return entry;
    };
    const auto source = option("source", "URI", "MLflow server, mlflow.db or project folder to open");
    const auto page = option("page", "PAGE", "runs, compare, drift, lineage or registry");
    const auto theme = option("theme", "THEME", "light, dark or system");
    const auto size = option("size", "WxH", "window size, such as 1440x900");
    const auto picture =
        option("picture", "FILE", "draw the page into a PNG file and exit; needs no display");
    const auto select = option("select", "ID…", "runs to select or compare");
    const auto model = option("model", "MODEL", "model, MODEL/VERSION, MODEL/STAGE or MODEL@ALIAS");
    const auto reference = option("reference", "FILE", "reference data for the drift page");
    const auto live = option("live", "FILE", "live data for the drift page");
    const auto column = option("column", "NAME", "column to show on the drift page");
    const auto filter = option("filter", "FILTER", "filter for the runs page");
    const auto help = parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("source or data files"), {},
                                 QStringLiteral("[SOURCE] [FILE…]"));
    if (!parser.parse(QStringList(QStringLiteral("driftline")) + withEachSelected(arguments)))
        return usage(parser.errorText(), {}, QStringLiteral("driftline --help lists the options"));

    WindowOptions options;
    if (parser.isSet(help)) {
        options.helpText = parser.helpText();
        return options;
    }
    auto chosenPage = pageFrom(parser.value(page));
    if (!chosenPage.ok())
        return chosenPage.failure();
    auto chosenTheme = themeFrom(parser.value(theme));
    if (!chosenTheme.ok())
        return chosenTheme.failure();
    auto chosenSize = sizeFrom(parser.value(size));
    if (!chosenSize.ok())
        return chosenSize.failure();
    options.source = parser.value(source);
    options.page = *chosenPage;
    options.theme = *chosenTheme;
    options.size = *chosenSize;
    options.picture = parser.value(picture);
    options.request.runIds = parser.values(select);
    options.request.modelSelector = parser.value(model);
    options.request.referencePath = parser.value(reference);
    options.request.livePath = parser.value(live);
    options.request.column = parser.value(column);
    options.request.filter = parser.value(filter);
    if (auto words = takeBareWords(parser.positionalArguments(), options); !words.ok())
        return words.failure();
    options.request.page = options.page.value_or(PageId::Runs);
    return options;
}

} // namespace driftline
