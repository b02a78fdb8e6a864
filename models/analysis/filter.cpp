// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/filter.h"

#include "models/analysis/filtertokens.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace driftline {

namespace {

using filter::Token;
using filter::TokenKind;

constexpr int maxDepth = 100; // parentheses and `not` inside one another; the parser recurses

QString tr(const char *text)
{
    return QCoreApplication::translate("Filter", text);
}

constexpr std::array entityWords{
    std::pair{QLatin1StringView("metric"), FilterEntity::Metric},
    std::pair{QLatin1StringView("metrics"), FilterEntity::Metric},
    std::pair{QLatin1StringView("param"), FilterEntity::Parameter},
    std::pair{QLatin1StringView("params"), FilterEntity::Parameter},
    std::pair{QLatin1StringView("parameter"), FilterEntity::Parameter},
    std::pair{QLatin1StringView("parameters"), FilterEntity::Parameter},
    std::pair{QLatin1StringView("tag"), FilterEntity::Tag},
    std::pair{QLatin1StringView("tags"), FilterEntity::Tag},
    std::pair{QLatin1StringView("attribute"), FilterEntity::Attribute},
    std::pair{QLatin1StringView("attributes"), FilterEntity::Attribute},
    std::pair{QLatin1StringView("attr"), FilterEntity::Attribute},
    std::pair{QLatin1StringView("run"), FilterEntity::Attribute},
    std::pair{QLatin1StringView("dataset"), FilterEntity::Dataset},
    std::pair{QLatin1StringView("datasets"), FilterEntity::Dataset},
};

constexpr std::array attributeNames{
    QLatin1StringView("run_id"),       QLatin1StringView("run_name"),   QLatin1StringView("user_id"),
    QLatin1StringView("status"),       QLatin1StringView("start_time"), QLatin1StringView("end_time"),
    QLatin1StringView("artifact_uri"),
};

/// Only sorted by.
constexpr std::array derivedNames{derived::duration, derived::commit, derived::dataset};

constexpr std::array attributeAliases{
    std::pair{QLatin1StringView("created"), QLatin1StringView("start_time")},
    std::pair{QLatin1StringView("Created"), QLatin1StringView("start_time")},
    std::pair{QLatin1StringView("run name"), QLatin1StringView("run_name")},
    std::pair{QLatin1StringView("Run name"), QLatin1StringView("run_name")},
    std::pair{QLatin1StringView("Run Name"), QLatin1StringView("run_name")},
};

constexpr std::array comparisonSigns{
    std::pair{QLatin1StringView("="), FilterOperator::Equal},
    std::pair{QLatin1StringView("!="), FilterOperator::NotEqual},
    std::pair{QLatin1StringView("<"), FilterOperator::Less},
    std::pair{QLatin1StringView("<="), FilterOperator::LessOrEqual},
    std::pair{QLatin1StringView(">"), FilterOperator::Greater},
    std::pair{QLatin1StringView(">="), FilterOperator::GreaterOrEqual},
};

template <typename Value, size_t N>
std::optional<Value> lookUp(const std::array<std::pair<QLatin1StringView, Value>, N> &table,
                            const QString &word)
{
    for (const auto &[name, value] : table) {
        if (word == name)
            return value;
    }
    return std::nullopt;
}

bool isOrdering(FilterOperator op)
{
    return op >= FilterOperator::Less && op <= FilterOperator::GreaterOrEqual;
}

/// What a field's values are, and so which operators it takes.
enum class FieldType { Number, Text, TextOrNull, TextOrList };

FieldType fieldType(const FilterClause &clause)
{
    switch (clause.entity) {
    case FilterEntity::Metric:
        return FieldType::Number;
    case FilterEntity::Parameter:
    case FilterEntity::Tag:
        return FieldType::TextOrNull;
    case FilterEntity::Dataset:
        return FieldType::TextOrList;
    case FilterEntity::Attribute:
    case FilterEntity::Derived: // in no clause
    case FilterEntity::Lowest:
    case FilterEntity::Highest:
    case FilterEntity::Ranked:
        break;
    }
    if (clause.key == QLatin1StringView("start_time") || clause.key == QLatin1StringView("end_time"))
        return FieldType::Number;
    return clause.key == QLatin1StringView("run_id") ? FieldType::TextOrList : FieldType::Text;
}

/// Recursive descent: or < and < not < parentheses, comparison.
class Parser
{
public:
    Parser(QString text, QList<Token> tokens) : m_text(std::move(text)), m_tokens(std::move(tokens)) {}

    Result<FilterTree> parse()
    {
        auto tree = disjunction();
        if (!tree.ok() || current().kind == TokenKind::End)
            return tree;
        if (current().kind == TokenKind::Close)
            return wrong(current(), tr("this parenthesis was never opened"), tr("remove it"));
        return wrong(current(), tr("a comparison ends before this"), tr("join comparisons with and or or"));
    }

    /// After parse() has failed: nothing was wrong up to the end, where something is missing.
    [[nodiscard]] bool isShort(const Error &error) const
    {
        if (current().kind != TokenKind::End || !error.span)
            return false;
        const qsizetype wrong = error.span->begin;
        // A parenthesis that is never closed is what the error points at.
        return wrong >= current().span.begin || m_text.at(wrong) == u'(';
    }

    Result<OrderBy> parseOrder()
    {
        FilterClause field;
        m_ordering = true;
        if (const Status status = identifier(field); !status.ok())
            return status.failure();
        if (field.entity == FilterEntity::Dataset)
            return wrong(m_tokens.first(), tr("runs cannot be sorted by a dataset"),
                         tr("sort by metrics, params, tags or attributes"));
        OrderBy order{field.entity, field.key, true};
        if (current().isWord("asc") || current().isWord("desc"))
            order.ascending = take().isWord("asc");
        if (current().kind != TokenKind::End)
            return wrong(current(), tr("only ASC or DESC may follow a sort key"), tr("remove the rest"));
        return order;
    }

    [[nodiscard]] Failure wrong(const Token &token, const QString &what, const QString &hint) const
    {
        return Failure(Error{ErrorCode::Usage, what, m_text, hint, token.span});
    }

private:
    [[nodiscard]] const Token &current() const { return m_tokens.at(m_next); }
    const Token &take()
    {
        const Token &token = m_tokens.at(m_next);
        if (token.kind != TokenKind::End)
            ++m_next;
        return token;
    }

    Result<FilterTree> disjunction() { return joined("or", FilterNode::Kind::Or, &Parser::conjunction); }

    Result<FilterTree> conjunction() { return joined("and", FilterNode::Kind::And, &Parser::negation); }

    Result<FilterTree> joined(const char *word, FilterNode::Kind kind, Result<FilterTree> (Parser::*part)())
    {
        QList<FilterTree> children;
        do {
            auto child = (this->*part)();
            if (!child.ok())
                return child;
            // (a and b) and c is one list of three: a server gets each part that it understands.
            if ((*child)->kind == kind)
                children += (*child)->children;
            else
                children.append(*child);
        } while (current().isWord(word) && (take(), true));
        if (children.size() == 1)
            return children.first();
        return std::make_shared<const FilterNode>(FilterNode{kind, std::move(children), {}});
    }

    Result<FilterTree> negation()
    {
        if (current().isWord("not") || current().kind == TokenKind::Open) {
            if (++m_depth > maxDepth)
                return wrong(current(), tr("the filter is nested too deeply"), tr("use fewer parentheses"));
            auto inner = current().isWord("not") ? negated() : parenthesised();
            --m_depth;
            return inner;
        }
        return comparison();
    }

    Result<FilterTree> negated()
    {
        take();
        auto inner = negation();
        if (!inner.ok())
            return inner;
        return std::make_shared<const FilterNode>(FilterNode{FilterNode::Kind::Not, {*inner}, {}});
    }

    Result<FilterTree> parenthesised()
    {
        const Token open = take();
        auto inner = disjunction();
        if (!inner.ok())
            return inner;
        if (current().kind == TokenKind::End)
            return wrong(open, tr("this parenthesis is never closed"), tr("add a closing one"));
        if (current().kind != TokenKind::Close)
            return wrong(current(), tr("a comparison ends before this"),
                         tr("join comparisons with and or or"));
        take();
        return inner;
    }

    Result<FilterTree> comparison()
    {
        FilterClause clause;
        if (const Status status = identifier(clause); !status.ok())
            return status.failure();
        const Token op = current();
        if (const Status status = comparator(clause); !status.ok())
            return status.failure();
        if (const Status status = checkOperator(clause, op); !status.ok())
            return status.failure();
        if (const Status status = value(clause); !status.ok())
            return status.failure();
        return std::make_shared<const FilterNode>(
            FilterNode{FilterNode::Kind::Clause, {}, std::move(clause)});
    }

    Status identifier(FilterClause &clause)
    {
        const Token token = current();
        if (token.kind == TokenKind::End)
            return wrong(token, tr("a comparison is missing here"),
                         tr("write, for example, metrics.auc > 0.9"));
        const bool isName = token.kind == TokenKind::Word || token.kind == TokenKind::Quoted;
        if (!isName || token.isWord("and") || token.isWord("or"))
            return wrong(token, tr("a comparison begins with a field"), tr("for example metrics.auc > 0.9"));
        take();
        clause.key = token.key;
        if (!token.entity.isEmpty()) {
            const auto entity = lookUp(entityWords, token.entity);
            if (!entity)
                return wrong(token, tr("there are no fields called “%1”").arg(token.entity),
                             tr("fields begin with metrics, params, tags, attributes or datasets"));
            clause.entity = *entity;
        }
        if (clause.entity == FilterEntity::Attribute)
            return attribute(clause, token);
        if (clause.entity == FilterEntity::Dataset && clause.key != QLatin1StringView("name") &&
            clause.key != QLatin1StringView("digest") && clause.key != QLatin1StringView("context"))
            return wrong(token, tr("datasets have no field “%1”").arg(clause.key),
                         tr("use datasets.name, datasets.digest or datasets.context"));
        return Done{};
    }

    Status attribute(FilterClause &clause, const Token &token) const
    {
        if (const auto canonical = lookUp(attributeAliases, clause.key))
            clause.key = *canonical;
        QStringList names;
        for (const QLatin1StringView name : attributeNames) {
            if (clause.key == name)
                return Done{};
            names.append(name);
        }
        for (const QLatin1StringView name : derivedNames) {
            if (!m_ordering)
                break;
            if (clause.key == name) {
                clause.entity = FilterEntity::Derived;
                return Done{};
            }
            names.append(name);
        }
        return wrong(
            token, tr("runs have no attribute “%1”").arg(clause.key),
            tr("use metrics.…, params.…, tags.…, or one of %1").arg(names.join(QStringLiteral(", "))));
    }

    Status comparator(FilterClause &clause)
    {
        const Token token = take();
        if (token.kind == TokenKind::Sign) {
            if (const auto sign = lookUp(comparisonSigns, token.text)) {
                clause.op = *sign;
                return Done{};
            }
        } else if (token.isWord("like")) {
            clause.op = FilterOperator::Like;
            return Done{};
        } else if (token.isWord("ilike")) {
            clause.op = FilterOperator::ILike;
            return Done{};
        } else if (token.isWord("in")) {
            clause.op = FilterOperator::In;
            return Done{};
        } else if (token.isWord("not")) {
            if (take().isWord("in")) {
                clause.op = FilterOperator::NotIn;
                return Done{};
            }
            return wrong(token, tr("only NOT IN can stand here"), tr("write not in front of the comparison"));
        } else if (token.isWord("is")) {
            const bool negative = current().isWord("not") && (take(), true);
            const Token null = take();
            clause.op = negative ? FilterOperator::IsNotNull : FilterOperator::IsNull;
            if (null.isWord("null"))
                return Done{};
            return wrong(null, tr("NULL is expected after IS"), tr("write IS NULL or IS NOT NULL"));
        }
        if (token.text == QLatin1StringView("=="))
            return wrong(token, tr("there is no operator =="), tr("write = instead"));
        if (token.text == QLatin1StringView("<>"))
            return wrong(token, tr("there is no operator <>"), tr("write != instead"));
        return wrong(
            token, tr("an operator is expected here"),
            tr("use =, !=, <, <=, >, >=, LIKE, ILIKE, IN or IS NULL; put a field with other characters "
               "than letters, digits, _ and . in `backticks`"));
    }

    Status checkOperator(const FilterClause &clause, const Token &op) const
    {
        const FieldType type = fieldType(clause);
        const bool isNull = clause.op == FilterOperator::IsNull || clause.op == FilterOperator::IsNotNull;
        const bool isList = clause.op == FilterOperator::In || clause.op == FilterOperator::NotIn;
        const bool isEquality = clause.op == FilterOperator::Equal || clause.op == FilterOperator::NotEqual;
        if (type == FieldType::Number && !isEquality && !isOrdering(clause.op))
            return wrong(op, tr("“%1” is a number, which this operator does not take").arg(clause.key),
                         tr("use =, !=, <, <=, > or >="));
        if (type != FieldType::Number && isOrdering(clause.op))
            return wrong(op, tr("“%1” is text, which this operator does not take").arg(clause.key),
                         tr("use =, !=, LIKE or ILIKE"));
        if (isNull && type != FieldType::TextOrNull)
            return wrong(op, tr("IS NULL works for parameters and tags only"), tr("remove this comparison"));
        if (isList && type != FieldType::TextOrList)
            return wrong(op, tr("IN works for run_id and datasets only"), tr("use = and or"));
        return Done{};
    }

    Status value(FilterClause &clause)
    {
        if (clause.op == FilterOperator::IsNull || clause.op == FilterOperator::IsNotNull)
            return Done{};
        if (clause.op == FilterOperator::In || clause.op == FilterOperator::NotIn)
            return list(clause);
        const Token token = take();
        if (token.kind == TokenKind::End)
            return wrong(token, tr("a value is missing here"), {});
        if (fieldType(clause) == FieldType::Number) {
            bool ok = false;
            const double number = token.text.toDouble(&ok);
            if (token.kind != TokenKind::Number)
                return wrong(token, tr("“%1” is compared with a number").arg(clause.key),
                             token.isText() ? tr("remove the quotes") : tr("write, for example, 0.9"));
            if (!ok || !std::isfinite(number))
                return wrong(token, tr("this number is too large"), tr("use at most 1.7e308"));
            clause.value = number;
            return Done{};
        }
        if (!token.isText())
            return wrong(token, tr("“%1” is compared with text in quotes").arg(clause.key),
                         token.kind == TokenKind::Open ? tr("use IN for a list")
                                                       : tr("write '%1'").arg(token.text));
        clause.value = token.text;
        return Done{};
    }

    Status list(FilterClause &clause)
    {
        QStringList values;
        if (current().kind != TokenKind::Open)
            return wrong(current(), tr("IN needs a list in parentheses"), tr("write IN ('a', 'b')"));
        const Token open = take();
        do {
            const Token token = take();
            if (token.kind == TokenKind::Close && values.isEmpty())
                return wrong(token, tr("the list is empty"), tr("write IN ('a', 'b')"));
            if (token.kind == TokenKind::End)
                return wrong(open, tr("this parenthesis is never closed"), tr("add a closing one"));
            if (!token.isText())
                return wrong(token, tr("a list holds texts in quotes"), tr("write IN ('a', 'b')"));
            values.append(token.text);
        } while (current().kind == TokenKind::Comma && (take(), true));
        if (current().kind != TokenKind::Close)
            return wrong(current().kind == TokenKind::End ? open : current(), tr("the list is not closed"),
                         tr("separate texts by commas and close the parenthesis"));
        take();
        clause.value = values;
        return Done{};
    }

    QString m_text;
    QList<Token> m_tokens; // ends with End
    qsizetype m_next = 0;
    int m_depth = 0;
    bool m_ordering = false; ///< a sort key is read, not a filter
};

} // namespace

Result<FilterTree> parseFilter(const QString &text)
{
    auto tokens = filter::tokens(text);
    if (!tokens.ok())
        return tokens.failure();
    if (tokens->first().kind == TokenKind::End)
        return FilterTree();
    return Parser(text, *std::move(tokens)).parse();
}

bool endsTooEarly(const QString &text)
{
    const auto tokens = filter::tokens(text);
    if (tokens.isError() && tokens.error().span) { // of words: a quotation or a name that is not whole
        const qsizetype begin = tokens.error().span->begin;
        return begin + tokens.error().span->length == text.size() &&
               (QStringLiteral("'\"`").contains(text.at(begin)) || text.endsWith(u'.'));
    }
    if (!tokens.ok() || tokens->first().kind == TokenKind::End)
        return false;
    Parser parser(text, *tokens);
    const auto tree = parser.parse();
    return tree.isError() && parser.isShort(tree.error());
}

Result<OrderBy> parseOrderBy(const QString &text)
{
    auto tokens = filter::tokens(text);
    if (!tokens.ok())
        return tokens.failure();
    Parser parser(text, *tokens);
    if (tokens->first().kind == TokenKind::End)
        return parser.wrong(tokens->first(), tr("the sort key is missing"),
                            tr("write, for example, metrics.auc DESC"));
    return parser.parseOrder();
}

} // namespace driftline
