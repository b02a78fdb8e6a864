// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/findruns.h"

#include "models/analysis/filter.h"

#include <QSet>

#include <algorithm>

namespace driftline {

namespace {

constexpr qsizetype longestHash = 64;
/// LIKE takes _ for any character: what it finds too much must not crowd out what was meant.
constexpr qsizetype wildcardFactor = 10;

bool isHex(const QString &text)
{
    return text.size() <= longestHash && std::ranges::all_of(text, [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
           });
}

bool isWord(const QString &text)
{
    return std::ranges::none_of(text, [](QChar c) { return c.isSpace(); });
}

/// One question to the store, and how its answer is read.
struct Question
{
    FilterEntity entity = FilterEntity::Attribute;
    QString key;
    FilterOperator op = FilterOperator::Like;
    bool within = false; ///< also where the text is not at the beginning

    [[nodiscard]] QString pattern(const QString &text) const
    {
        return (within ? QStringLiteral("%") : QString()) + text + QLatin1Char('%');
    }
    [[nodiscard]] bool accepts(const QString &value, const QString &text) const
    {
        return within ? value.contains(text, Qt::CaseInsensitive)
                      : value.startsWith(text, Qt::CaseInsensitive);
    }
    [[nodiscard]] QString valueOf(const Run &run, const QString &text) const
    {
        if (entity == FilterEntity::Tag)
            return run.tags.value(key);
        if (entity == FilterEntity::Attribute)
            return key == QLatin1StringView("run_id") ? run.id.text() : run.name;
        for (const DatasetInput &input : run.datasets) {
            if (accepts(input.digest, text))
                return input.digest;
        }
        return {};
    }
    [[nodiscard]] QString filterText(const QString &text) const
    {
        const QString wanted = pattern(text);
        const QChar quote = wanted.contains(u'\'') ? u'"' : u'\'';
        if (wanted.contains(quote))
            return {};
        const QLatin1StringView prefix = entity == FilterEntity::Tag       ? QLatin1StringView("tags")
                                         : entity == FilterEntity::Dataset ? QLatin1StringView("datasets")
                                                                           : QLatin1StringView("attributes");
        const QString name = key.contains(u'.') ? u'`' + key + u'`' : key;
        return QStringLiteral("%1.%2 %3 ")
                   .arg(prefix, name,
                        op == FilterOperator::ILike ? QLatin1StringView("ILIKE")
                                                    : QLatin1StringView("LIKE")) +
               quote + wanted + quote;
    }
};

/// Each is asked alone: a server knows no `or`, and would have to send everything.
QList<Question> questionsOf(RunMark mark, const QString &text)
{
    switch (mark) {
    case RunMark::Id:
        if (!isWord(text))
            return {};
        return {{FilterEntity::Attribute, QStringLiteral("run_id"), FilterOperator::Like, false}};
    case RunMark::Name:
        return {{FilterEntity::Attribute, QStringLiteral("run_name"), FilterOperator::ILike, false},
                {FilterEntity::Attribute, QStringLiteral("run_name"), FilterOperator::ILike, true}};
    case RunMark::Commit:
        if (!isHex(text))
            return {};
        return {{FilterEntity::Tag, tags::gitCommit, FilterOperator::Like, false},
                {FilterEntity::Tag, tags::mlflowGitCommit, FilterOperator::Like, false}};
    case RunMark::Dataset:
        if (!isWord(text))
            return {};
        return {{FilterEntity::Tag, tags::dvcDataHash, FilterOperator::Like, false},
                {FilterEntity::Dataset, QStringLiteral("digest"), FilterOperator::Like, false}};
    }
    return {};
}

RunQuery queryOf(const Question &question, const QString &text, qsizetype most)
{
    RunQuery query;
    query.filter = std::make_shared<const FilterNode>(FilterNode{
        FilterNode::Kind::Clause, {}, {question.entity, question.key, question.op, question.pattern(text)}});
    query.filterText = question.filterText(text);
    query.maxResults = text.contains(u'_') || text.contains(u'%') ? most * wildcardFactor : most;
    return query;
}

} // namespace

Result<FoundRuns> findRuns(TrackingStore &store, RunMark mark, const QString &text, qsizetype most,
                           const StopToken &stop)
{
    FoundRuns found;
    if (text.isEmpty())
        return found;
    // Hashes are written in small letters, whatever they were copied from.
    const QString wanted = isHex(text) && mark != RunMark::Name ? text.toLower() : text;
    QSet<RunId> known;
    QStringList filters;
    for (const Question &question : questionsOf(mark, wanted)) {
        if (question.within && found.runs.size() >= most)
            break;
        const auto page = store.searchRuns(queryOf(question, wanted, most), stop);
        if (!page.ok())
            return page.failure();
        qsizetype fresh = 0;
        for (const Run &run : page->runs) {
            const QString value = question.valueOf(run, wanted);
            if (known.contains(run.id) || !question.accepts(value, wanted))
                continue;
            known.insert(run.id);
            found.runs.append({run, value});
            ++fresh;
        }
        found.more = found.more || !page->nextPageToken.isEmpty();
        // What contains the letters includes what begins with them.
        if (fresh > 0 && question.within)
            filters.clear();
        if (fresh > 0)
            filters.append(question.filterText(wanted));
    }
    if (mark != RunMark::Name) {
        std::ranges::stable_sort(
            found.runs, [](const FoundRun &a, const FoundRun &b) { return runLess(a.run, b.run, {}); });
    }
    if (found.runs.size() > most) {
        found.more = true;
        found.runs.resize(most);
    }
    if (!filters.contains(QString()))
        found.filter = filters.join(QStringLiteral(" or "));
    return found;
}

} // namespace driftline
