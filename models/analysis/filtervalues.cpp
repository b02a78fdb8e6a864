// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/filtervalues.h"

#include <QStringView>

#include <cmath>

namespace driftline {

namespace {

/// The code point at `i`, which moves behind it.
char32_t next(QStringView text, qsizetype &i)
{
    const QChar c = text.at(i++);
    if (!c.isHighSurrogate() || i >= text.size() || !text.at(i).isLowSurrogate())
        return c.unicode();
    return QChar::surrogateToUcs4(c, text.at(i++));
}

/// ASCII only, as SQLite (MLflow's usual store) folds case.
char32_t folded(char32_t c)
{
    return c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c;
}

/// SQL's LIKE: % is any text, _ any one character; there is no escape. Linear but for one backtracking point.
bool like(QStringView text, QStringView pattern, bool foldCase)
{
    qsizetype s = 0;
    qsizetype w = 0;
    qsizetype afterPercent = -1;
    qsizetype resume = 0;
    while (s < text.size()) {
        if (w < pattern.size() && pattern.at(w) == u'%') {
            afterPercent = ++w;
            resume = s;
            continue;
        }
        if (w < pattern.size()) {
            const char32_t has = next(text, s);
            const char32_t wanted = next(pattern, w);
            if (wanted == U'_' || wanted == has || (foldCase && folded(wanted) == folded(has)))
                continue;
        }
        if (afterPercent < 0)
            return false;
        w = afterPercent;
        static_cast<void>(next(text, resume));
        s = resume;
    }
    while (w < pattern.size() && pattern.at(w) == u'%')
        ++w;
    return w == pattern.size();
}

} // namespace

bool numberMatches(double value, FilterOperator op, double wanted)
{
    if (std::isnan(value))
        return false;
    switch (op) {
    case FilterOperator::Equal:
        return value == wanted;
    case FilterOperator::NotEqual:
        return value != wanted;
    case FilterOperator::Less:
        return value < wanted;
    case FilterOperator::LessOrEqual:
        return value <= wanted;
    case FilterOperator::Greater:
        return value > wanted;
    case FilterOperator::GreaterOrEqual:
        return value >= wanted;
    default:
        return false;
    }
}

bool textMatches(const QString &value, const FilterClause &clause)
{
    const QString *wanted = std::get_if<QString>(&clause.value);
    const QStringList *list = std::get_if<QStringList>(&clause.value);
    switch (clause.op) {
    case FilterOperator::Equal:
        return wanted != nullptr && value == *wanted;
    case FilterOperator::NotEqual:
        return wanted != nullptr && value != *wanted;
    case FilterOperator::Like:
        return wanted != nullptr && like(value, *wanted, false);
    case FilterOperator::ILike:
        return wanted != nullptr && like(value, *wanted, true);
    case FilterOperator::In:
        return list != nullptr && list->contains(value);
    case FilterOperator::NotIn:
        return list != nullptr && !list->contains(value);
    default:
        return false;
    }
}

bool isNumber(FilterEntity entity, const QString &key)
{
    switch (entity) {
    case FilterEntity::Metric:
    case FilterEntity::Lowest:
    case FilterEntity::Highest:
    case FilterEntity::Ranked:
        return true;
    case FilterEntity::Attribute:
        return key == QLatin1StringView("start_time") || key == QLatin1StringView("end_time");
    case FilterEntity::Derived:
        return key == derived::duration;
    case FilterEntity::Parameter:
    case FilterEntity::Tag:
    case FilterEntity::Dataset:
        break;
    }
    return false;
}

} // namespace driftline
