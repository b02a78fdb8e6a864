// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dvc/dvcfiles.h"

#include <QDir>
#include <QRegularExpression>

#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

namespace driftline {

namespace {

// A pointer has some hundred bytes, a large dvc.lock some hundred kilobytes.
constexpr qsizetype maxYamlSize = 4 << 20;
// Aliases let a short text name a list many times over.
constexpr qsizetype maxOutputs = 200'000;

QString text(const YAML::Node &node)
{
    return node.IsScalar() ? QString::fromStdString(node.Scalar()) : QString();
}

std::optional<qint64> number(const YAML::Node &node)
{
    bool isNumber = false;
    const qint64 value = node.IsDefined() ? text(node).toLongLong(&isNumber) : 0;
    return isNumber ? std::optional(value) : std::nullopt;
}

Error damaged(const QString &what, const QString &where, const YAML::Mark &mark)
{
    const QString place =
        mark.is_null() ? where : QStringLiteral("%1:%2").arg(where, QString::number(mark.line + 1));
    return {ErrorCode::Unreadable, what, place,
            QStringLiteral("restore the file from git, or run dvc commit"), std::nullopt};
}

/// Thrown inside this file only, where a YAML tree does not have the form it must have.
struct WrongForm
{
    QString what;
    YAML::Mark mark;
};

bool isMd5(const QString &hash)
{
    static const QRegularExpression md5(QStringLiteral("\\A[0-9a-f]{32}(\\.dir)?\\z"));
    return md5.match(hash).hasMatch();
}

/// An entry of outs or deps: {path, md5, …} in a .dvc file or dvc.lock; "path" or {path: {flags}} in a
/// dvc.yaml.
DvcOutput outputOf(const YAML::Node &entry, const QString &folder)
{
    DvcOutput output;
    if (entry.IsScalar()) {
        output.path = text(entry);
    } else if (!entry.IsMap() || entry.size() == 0) {
        throw WrongForm{QStringLiteral("an entry of outs or deps is neither a path nor a map"), entry.Mark()};
    } else if (const YAML::Node path = entry["path"]; path.IsDefined()) {
        output.path = text(path);
        if (const YAML::Node md5 = entry["md5"]; md5.IsDefined()) {
            output.hash = text(md5).toLower();
            if (!isMd5(output.hash))
                throw WrongForm{QStringLiteral("\"%1\" is not an md5").arg(text(md5)), md5.Mark()};
            output.legacy = !entry["hash"].IsDefined();
        }
        output.size = number(entry["size"]);
        output.fileCount = number(entry["nfiles"]);
    } else if (const auto only = entry.begin(); only->second.IsMap() || only->second.IsNull()) {
        output.path = text(only->first);
    }
    if (output.path.isEmpty())
        throw WrongForm{QStringLiteral("an entry of outs or deps has no path"), entry.Mark()};
    if (!folder.isEmpty() && QDir::isRelativePath(output.path) &&
        !output.path.contains(QStringLiteral("://")))
        output.path = QDir::cleanPath(folder + u'/' + output.path);
    return output;
}

QList<DvcOutput> outputsOf(const YAML::Node &list, const QString &folder)
{
    QList<DvcOutput> outputs;
    if (!list.IsDefined() || list.IsNull())
        return outputs;
    if (!list.IsSequence())
        throw WrongForm{QStringLiteral("outs or deps is not a list"), list.Mark()};
    for (const YAML::Node &entry : list)
        outputs.append(outputOf(entry, folder));
    return outputs;
}

YAML::Node mapAt(const YAML::Node &node, const char *what)
{
    if (!node.IsMap())
        throw WrongForm{QStringLiteral("%1 is not a map").arg(QLatin1StringView(what)), node.Mark()};
    return node;
}

DvcStage stageOf(const QString &name, const YAML::Node &node)
{
    DvcStage stage;
    stage.name = name;
    YAML::Node body = mapAt(node, "a stage");
    if (body["do"].IsDefined()) // foreach: the stages are generated from this one
        body = body["do"];
    mapAt(body, "a stage");
    if (body["wdir"].IsDefined())
        stage.folder = text(body["wdir"]);
    stage.dependencies = outputsOf(body["deps"], stage.folder);
    for (const char *kind : {"outs", "metrics", "plots"})
        stage.outputs += outputsOf(body[kind], stage.folder);
    return stage;
}

/// Runs a parser over the text's tree; yaml-cpp's exceptions and ours end here.
template <typename T, typename Parser>
Result<T> parsed(const QByteArray &text, const QString &where, Parser parser)
{
    if (text.size() > maxYamlSize)
        return damaged(QStringLiteral("far too long for a DVC file"), where, YAML::Mark::null_mark());
    try {
        return parser(YAML::Load(text.toStdString()));
    } catch (const WrongForm &wrong) {
        return damaged(wrong.what, where, wrong.mark);
    } catch (const YAML::Exception &exception) {
        return damaged(QStringLiteral("not readable as YAML: %1").arg(QString::fromStdString(exception.msg)),
                       where, exception.mark);
    }
}

} // namespace

Result<QList<DvcOutput>> parseDvcPointer(const QByteArray &text, const QString &where)
{
    return parsed<QList<DvcOutput>>(text, where, [](const YAML::Node &root) {
        mapAt(root, "the file");
        const YAML::Node wdir = root["wdir"];
        return outputsOf(root["outs"], wdir.IsDefined() ? driftline::text(wdir) : QString());
    });
}

Result<QList<DvcStage>> parseDvcStages(const QByteArray &text, const QString &where)
{
    return parsed<QList<DvcStage>>(text, where, [](const YAML::Node &root) {
        QList<DvcStage> stages;
        qsizetype outputs = 0;
        if (root.IsNull())
            return stages;
        mapAt(root, "the file");
        // Schema 1.0, up to DVC 1.x, has the stages of a lock file at the top.
        const bool isFirstSchema = !root["schema"].IsDefined() && !root["stages"].IsDefined();
        const YAML::Node list = isFirstSchema ? root : root["stages"];
        if (!list.IsDefined() || list.IsNull())
            return stages;
        for (const auto &entry : mapAt(list, "stages")) {
            // Other top-level keys of a dvc.yaml without stages (vars, plots, …) have no command.
            if (isFirstSchema && !(entry.second.IsMap() && entry.second["cmd"].IsDefined()))
                continue;
            stages.append(stageOf(driftline::text(entry.first), entry.second));
            outputs += stages.last().outputs.size() + stages.last().dependencies.size();
            if (outputs > maxOutputs)
                throw WrongForm{QStringLiteral("more than %1 outs and deps").arg(maxOutputs),
                                entry.first.Mark()};
        }
        return stages;
    });
}

Result<QList<DvcListed>> parseDvcListing(const QByteArray &text, const QString &where)
{
    const auto wrong = [&](const QString &what) {
        return fail(ErrorCode::Unreadable, what, where, QStringLiteral("fetch it again with dvc fetch"));
    };
    const auto json = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    if (!json.is_array())
        return wrong(QStringLiteral("the listing of a folder in the cache is not a JSON list"));
    QList<DvcListed> files;
    for (const auto &entry : json) {
        if (!entry.is_object() || !entry.contains("md5") || !entry.contains("relpath") ||
            !entry["md5"].is_string() || !entry["relpath"].is_string())
            return wrong(
                QStringLiteral("the listing of a folder in the cache has an entry without md5 or relpath"));
        const DvcListed file{QString::fromStdString(entry["relpath"].get<std::string>()),
                             QString::fromStdString(entry["md5"].get<std::string>()).toLower()};
        if (!isMd5(file.hash) || QDir::isAbsolutePath(file.path) ||
            file.path.split(u'/').contains(QStringLiteral("..")))
            return wrong(
                QStringLiteral("the listing of a folder in the cache has an entry that cannot be: %1 %2")
                    .arg(file.hash, file.path));
        files.append(file);
    }
    return files;
}

QByteArray dvcListingText(const QList<DvcListed> &files)
{
    std::string out = "[";
    for (const DvcListed &file : files) {
        if (out.size() > 1)
            out += ", ";
        const nlohmann::json path = file.path.toStdString();
        out +=
            R"({"md5": ")" + file.hash.toStdString() + R"(", "relpath": )" + path.dump(-1, ' ', true) + "}";
    }
    return QByteArray::fromStdString(out + "]");
}

} // namespace driftline
